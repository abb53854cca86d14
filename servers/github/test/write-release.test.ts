import { expect, it } from 'vitest';
import { shopWith } from './world.ts';

it('write_release drafts, then publishes what was drafted', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  const { data, text } = await here.ask('write_release', { tag: 'v1.0.0', name: 'First', body: 'Notes' });
  expect(data).toMatchObject({ draft: true, made: true });
  expect(text).toMatch(/^Made the draft: http\S+\/octo\/shop\/releases$/);
  const changed = await here.ask('write_release', { tag: 'v1.0.0', body: 'More notes' });
  expect(changed.data).toMatchObject({ draft: true, made: false });
  const second = await here.ask('write_release', { tag: 'v1.0.0', draft: false });
  expect(second.data).toMatchObject({ id: data['id'], draft: false, made: false });
  expect(second.text).toMatch(/^Changed the release: http\S+\/octo\/shop\/releases\/tag\/v1\.0\.0$/);
  const all = [...here.shop.state.releases.values()];
  expect(all).toHaveLength(1);
  expect(all[0]).toMatchObject({ tag: 'v1.0.0', name: 'First', body: 'More notes', draft: false });
  expect((await here.shop.git('rev-parse', 'v1.0.0')).trim()).toBe(await here.head());
});

it('write_release finds a draft behind many releases, and makes no second one', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  here.shop.release('v0.1.0', { draft: true, createdAt: '2020-01-01T00:00:00Z' });
  for (let count = 0; count < 60; count += 1) here.shop.release(`v1.${count}.0`);
  const { data } = await here.ask('write_release', { tag: 'v0.1.0', name: 'Old' });
  expect(data).toMatchObject({ made: false, draft: true });
});

it('write_release asks before notes are lost that were published', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  const release = here.shop.release('v1.0.0', { body: 'Long notes' });
  const text = async (args: object) => (await here.ask('write_release', { tag: 'v1.0.0', ...args })).text;
  expect(await text({ body: 'Short' })).toMatch(/^CANNOT_ASK: /);
  expect(await text({ draft: true })).toMatch(/^CANNOT_ASK: /);
  expect(release).toMatchObject({ body: 'Long notes', draft: false });
  expect(await text({ name: 'First', body: 'Long notes' })).toMatch(/^Changed the release/);
  expect(release).toMatchObject({ name: 'First', draft: false });
});

it('write_release says what there is not: anything to change, the target, the repository', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  const text = async (args: object) => (await here.ask('write_release', args)).text;
  await text({ tag: 'v1.0.0', draft: false });
  expect(await text({ tag: 'v1.0.0' })).toMatch(/^INVALID_ARGUMENTS: There is a release of v1\.0\.0/);
  expect(await text({ tag: 'v2.0.0', target: 'none', draft: false })).toMatch(/^NO_TARGET: /);
  expect(await text({ repo: 'none', tag: 'v2.0.0' })).toMatch(/^NOT_FOUND: /);
  expect(await text({ tag: 'a..b' })).toMatch(/tag/);
});
