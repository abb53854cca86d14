import { expect, it } from 'vitest';
import { call, open } from './open.ts';
import { site } from './site.ts';

it('select chooses by text or value', async () => {
  await using pages = await site({
    '/': '<select id="one"><option value="fr">France<option value="pe">Peru<option disabled>Utopia</select><div role="listbox" tabindex="0">x</div>',
  });
  await using client = await open({ allowOrigins: [pages.url] });
  await call(client, 'navigate', { url: pages.url });
  expect((await call(client, 'select', { selector: '#one', values: ['pe'] })).data['diff']).toContain(
    '= "Peru"',
  );
  expect((await call(client, 'select', { selector: '#one', values: ['Utopia'] })).text).toMatch(
    /^NO_OPTION: /,
  );
  expect((await call(client, 'select', { selector: '[role=listbox]', values: ['x'] })).text).toMatch(
    /^NO_LIST: /,
  );
});
