import { expect, it } from 'vitest';
import { shopWith } from './world.ts';

it('write_release drafts, then publishes what was drafted', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  const { data, text } = await here.ask('write_release', { tag: 'v1.0.0', name: 'First', body: 'Notes' });
  expect(data).toMatchObject({ draft: true, made: true });
  expect(text).toMatch(/^Made the draft: http/);
  const second = await here.ask('write_release', { tag: 'v1.0.0', draft: false });
  expect(second.data).toMatchObject({ id: data['id'], draft: false, made: false });
  const [release] = here.shop.state.releases.values();
  expect(release).toMatchObject({ tag: 'v1.0.0', name: 'First', body: 'Notes', draft: false });
});

it('write_release with nothing to change says so', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  await here.ask('write_release', { tag: 'v1.0.0', draft: false });
  expect((await here.ask('write_release', { tag: 'v1.0.0' })).text).toMatch(/^MISSING: /);
});
