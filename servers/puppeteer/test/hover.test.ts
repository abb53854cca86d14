import { expect, it } from 'vitest';
import { call, open } from './open.ts';
import { site } from './site.ts';

it('hover shows what appears under the mouse', async () => {
  await using pages = await site({
    '/': '<style>#menu { display: none } #top:hover #menu { display: block }</style><div id="top">Menu<p id="menu">Logout</p></div>',
  });
  await using client = await open({ allowOrigins: [pages.url] });
  await call(client, 'navigate', { url: pages.url });
  const { data } = await call(client, 'hover', { selector: '#top' });
  expect(data['diff']).toContain('+ "Logout"');
});
