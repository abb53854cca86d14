import { expect, it } from 'vitest';
import { numberIn } from '../src/releases/changes.ts';
import { sectionOf } from '../src/releases/notes.ts';
import { shopWith } from './world.ts';

it('draft_release_notes groups what came since the release before, in few requests', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  await here.shop.git('tag', 'v1.0.0', 'main');
  here.shop.release('v1.0.0');
  for (const [at, title] of ['feat: carts', 'Mend totals', 'docs: how to begin'].entries()) {
    await here.shop.commit(`topic-${at}`, { [`${at}.txt`]: 'x' }, { from: 'main', message: title });
    const { number } = await here.shop.pull({
      title,
      head: `topic-${at}`,
      author: 'octo',
      labels: title.startsWith('Mend') ? ['bug'] : [],
    });
    const merged = await here.shop.commit(
      'main',
      { [`${at}.txt`]: 'x' },
      { message: `${title} (#${number})` },
    );
    Object.assign(here.shop.state.issues.get(number) ?? {}, {
      state: 'closed',
      merged: true,
      mergedAt: new Date().toISOString(),
      mergeCommitSha: merged,
    });
  }
  await here.shop.commit('main', { 'z.txt': 'z' }, { message: 'Tidy up' });
  const before = here.fake.requests.length;
  const { text } = await here.ask('draft_release_notes', { tag: 'v1.1.0' });
  expect(text).toMatch(
    /^v1\.1\.0 \(not there yet: the default branch\) since v1\.0\.0: 4 commits, 4 changes\n/,
  );
  expect(text).toMatch(
    /## Features\n\n- carts by @octo \(#1\)\n\n## Fixes\n\n- Mend totals by @octo \(#2\)\n\n## Documentation\n\n- how to begin by @octo \(#3\)\n\n## Other changes\n\n- Tidy up by @octo \(\w{10}\)\n\nContributors: @octo\n/,
  );
  expect(here.fake.requests.length - before).toBeLessThanOrEqual(4);
});

it('draft_release_notes says where there is nothing to begin from', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  expect((await here.ask('draft_release_notes', { tag: 'v1.0.0' })).text).toMatch(/^NO_TAG: /);
  expect((await here.ask('draft_release_notes', { tag: 'v1.0.0', previous_tag: 'none' })).text).toMatch(
    /^NOT_FOUND: There is no none to compare with/,
  );
});

it.each([
  ['Add carts (#12)', 12],
  ['Merge pull request #7 from octo/topic\n\nAdd carts', 7],
  ['See #12', undefined],
  ['Add (#12) carts', undefined],
  ['Add carts\n\n(#12)', undefined],
])('%j came with %s', (message, number) => {
  expect(numberIn(message)).toBe(number);
});

it.each([
  ['feat!: new format', [], 'Breaking changes'],
  ['chore(deps): bump x', ['bug'], 'Dependencies'],
  ['Bump x from 1 to 2', [], 'Dependencies'],
  ['x', ['documentation'], 'Documentation'],
  ['fix(cart): x', [], 'Fixes'],
  ['x', ['kind/feature'], 'Features'],
  ['x', [], 'Other changes'],
])('%j with %j belongs to %s', (title, labels, section) => {
  expect(sectionOf({ title, labels })).toBe(section);
});
