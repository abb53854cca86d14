import { expect, it } from 'vitest';
import fc from 'fast-check';
import { before as tagBefore } from '../src/releases/before.ts';
import { numberIn, ownChanges } from '../src/releases/history.ts';
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
    /^v1\.1\.0 \(not there yet: the default branch\) since v1\.0\.0: 4 commits; 4 changes\n/,
  );
  expect(text).toMatch(
    /## Features\n\n- carts by @octo \(#1\)\n\n## Fixes\n\n- Mend totals by @octo \(#2\)\n\n## Documentation\n\n- how to begin by @octo \(#3\)\n\n## Other changes\n\n- Tidy up by @octo \(\w{10}\)\n\nContributors: @octo\n\n\*\*Full changelog\*\*: http:\/\/\S+\/octo\/shop\/compare\/v1\.0\.0\.\.\.v1\.1\.0\n/,
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
  expect(numberIn({ commit: { message } })).toBe(number);
});

it.each([
  ['feat!: new format', [], 'Breaking changes'],
  ['chore(deps): bump x', ['bug'], 'Dependencies'],
  ['Bump x from 1 to 2', [], 'Dependencies'],
  ['x', ['documentation'], 'Documentation'],
  ['fix(cart): x', [], 'Fixes'],
  ['x', ['kind/feature'], 'Features'],
  ['x', [], 'Other changes'],
  ['x', ['non-breaking'], 'Other changes'],
  ['x', ['breaking change'], 'Breaking changes'],
  ['x', ['type: bug'], 'Fixes'],
  ['x', ['debug'], 'Other changes'],
  ['x', ['docker'], 'Other changes'],
])('%j with %j belongs to %s', (title, labels, section) => {
  expect(sectionOf({ title, labels, isBreaking: false })).toBe(section);
});

/** A pull request as it stands once it was merged by `sha`. */
async function mergedPull(
  here: Awaited<ReturnType<typeof shopWith>>,
  { title, sha, author = 'octo' }: { title: string; sha?: string; author?: string },
) {
  const head = `topic-${title.replaceAll(/\W/g, '')}`;
  await here.shop.commit(head, { [head]: 'x' }, { from: 'main', message: title });
  const { number } = await here.shop.pull({ title, head, author });
  Object.assign(here.shop.state.issues.get(number) ?? {}, {
    state: 'closed',
    merged: true,
    mergedAt: new Date().toISOString(),
    ...(sha !== undefined && { mergeCommitSha: sha }),
  });
  return number;
}

it('draft_release_notes names a merged pull request once, and not the commits it is made of', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  await here.shop.git('tag', 'v1.0.0', 'main');
  const number = await mergedPull(here, { title: 'Add carts' });
  const first = await here.shop.commit('side', { 'x.txt': 'x' }, { from: 'main', message: 'wip' });
  const second = await here.shop.commit('side', { 'y.txt': 'y' }, { message: 'wip again' });
  const tree = (await here.shop.git('rev-parse', `${second}^{tree}`)).trim();
  const merge = (
    await here.shop.git(
      '-c',
      'user.name=octo',
      '-c',
      'user.email=octo@x',
      'commit-tree',
      tree,
      '-p',
      'main',
      '-p',
      second,
      '-m',
      `Merge pull request #${number} from octo/side`,
      '-m',
      'Add carts',
    )
  ).trim();
  await here.shop.git('update-ref', 'refs/heads/main', merge);
  const { text } = await here.ask('draft_release_notes', { tag: 'v1.1.0' });
  expect(text).toMatch(/: 3 commits; 1 change\n/);
  expect(text).toContain(`- Add carts by @octo (#${number})`);
  expect(text).not.toMatch(/wip/);
  expect(first).not.toBe(second);
});

it('draft_release_notes finds the pull request of commits that were rebased', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  await here.shop.git('tag', 'v1.0.0', 'main');
  const sha = await here.shop.commit('main', { 'b.txt': 'b' }, { message: 'First step' });
  const number = await mergedPull(here, { title: 'Mend totals', sha, author: 'ann' });
  const { text } = await here.ask('draft_release_notes', { tag: 'v1.1.0' });
  expect(text).toContain(`- Mend totals by @ann (#${number})`);
  expect(text).not.toContain('First step');
});

it('draft_release_notes asks for no pull request where there is none to find', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  await here.shop.git('tag', 'v1.0.0', 'main');
  for (const name of ['b', 'c', 'd'])
    await here.shop.commit('main', { [name]: name }, { message: `Add ${name}` });
  const { text } = await here.ask('draft_release_notes', { tag: 'v1.1.0' });
  expect(text).toMatch(/- Add b by @octo \(\w{10}\)\n- Add c by/);
  expect(here.fake.requests.some(({ path }) => /commits\/.*\/pulls/.test(path))).toBe(false);
});

it('draft_release_notes of a tag that is there begins at the one before it, not at the newest', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  for (const tag of ['v1.0.0', 'v1.1.0', 'v2.0.0-rc.1', 'v2.0.0']) {
    await here.shop.commit('main', { [tag]: tag }, { message: `Change for ${tag}` });
    await here.shop.git('tag', tag, 'main');
    here.shop.release(tag, { prerelease: tag.includes('rc') });
  }
  const { text } = await here.ask('draft_release_notes', { tag: 'v1.1.0' });
  expect(text).toMatch(/^v1\.1\.0 since v1\.0\.0: 1 commit; 1 change\n/);
  const stable = await here.ask('draft_release_notes', { tag: 'v2.0.0' });
  expect(stable.text).toMatch(/^v2\.0\.0 since v1\.1\.0: 2 commits/);
  const next = await here.ask('draft_release_notes', { tag: 'v2.0.0-rc.1' });
  expect(next.text).toMatch(/^v2\.0\.0-rc\.1 since v1\.1\.0: 1 commit/);
});

it('draft_release_notes keeps within its budget and counts what it left out', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  await here.shop.git('tag', 'v1.0.0', 'main');
  const message = (at: number) => `${at === 2 ? 'feat' : 'chore'}: ${'𝒍ong '.repeat(30)}${at}`;
  for (let at = 0; at < 40; at += 1)
    await here.shop.commit('main', { [`${at}`]: 'x' }, { message: message(at) });
  const { text } = await here.ask('draft_release_notes', { tag: 'v1.1.0', max_tokens: 2000 });
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(6000);
  const [, left = '0'] = /; (\d+) changes not shown: give more max_tokens/.exec(text) ?? [];
  expect(text.match(/^- /gm)).toHaveLength(40 - Number(left));
  expect(text).toMatch(/## Features\n\n- .*2 by @octo/);
});

it('draft_release_notes keeps a title that only looks like a kind, and thanks no bot', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  await here.shop.git('tag', 'v1.0.0', 'main');
  here.fake.user('renovate[bot]', { type: 'Bot' });
  await here.shop.commit('main', { b: 'b' }, { message: 'Windows: keep paths' });
  await here.shop.commit('main', { c: 'c' }, { message: 'fix: totals\n\nBREAKING CHANGE: they are strings' });
  await here.shop.commit('main', { d: 'd' }, { message: 'Bump x from 1 to 2', author: 'renovate[bot]' });
  const { text } = await here.ask('draft_release_notes', { tag: 'v1.1.0' });
  expect(text).toMatch(/## Other changes\n\n- Windows: keep paths by/);
  expect(text).toMatch(/## Breaking changes\n\n- totals by/);
  expect(text).toMatch(/## Dependencies\n\n- Bump x from 1 to 2 by renovate\[bot\] /);
  expect(text).toMatch(/Contributors: @octo\n/);
});

it.each([
  ['v1.10.0', ['v2.0.0', 'v1.9.0', 'v1.2.0'], 'v1.9.0'],
  ['cart@1.1.0', ['till@1.0.9', 'cart@1.0.0', 'v1.0.5'], 'cart@1.0.0'],
  ['2.0.0', ['2.0.0-rc.2', '1.4.0'], '1.4.0'],
  ['2.0.0-rc.10', ['2.0.0-rc.9', '2.0.0-rc.11', '1.4.0'], '2.0.0-rc.9'],
  ['2026-11', ['2026-10', '2026-09'], '2026-10'],
  ['nightly', ['nightly', 'beta', 'v1'], 'beta'],
  ['v1.0.0', ['v1.0.0', 'v2.0.0'], undefined],
  ['v2', ['v1', 'bad..name'], 'v1'],
])('before %s of %j comes %s', (tag, tags, found) => {
  expect(tagBefore(tag, tags)).toBe(found);
});

it('every commit of any history is looked at once, in its order, and what names a pull request is kept', () => {
  const Parents = fc.array(fc.array(fc.nat(), { maxLength: 3 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(Parents, fc.array(fc.boolean(), { minLength: 30, maxLength: 30 }), (parents, named) => {
      const commits = parents.map((each, at) => ({
        sha: `s${at}`,
        commit: { message: named[at] ? `x (#${at})` : 'x' },
        parents: [...new Set(each.map((parent) => `s${at === 0 ? 99 : parent % at}`))].map((sha) => ({
          sha,
        })),
      }));
      const own = ownChanges(commits).map(({ sha }) => sha);
      expect(own).toEqual(commits.map(({ sha }) => sha).filter((sha) => own.includes(sha)));
      for (const [at, { sha }] of commits.entries()) if (named[at]) expect(own).toContain(sha);
    }),
  );
});
