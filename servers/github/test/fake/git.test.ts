import { expect, test } from 'vitest';
import { ask } from './ask.ts';
import { fakeGitHub } from './fake-github.ts';

test('commits made through the API are read back with git', async () => {
  await using github = await fakeGitHub();
  const repo = await github.repo('octo/open', { files: { 'a.txt': 'a\n', 'dir/b.txt': 'b\n' } });
  const token = github.token('octo');
  const post = (path: string, body: unknown, method = 'POST') =>
    ask(github.url, `/repos/octo/open/git/${path}`, token, { method, body: JSON.stringify(body) });
  const head = (await ask(github.url, '/repos/octo/open/git/ref/heads/main')).body.object.sha;
  const blob = (
    await post('blobs', { content: Buffer.from([0, 255]).toString('base64'), encoding: 'base64' })
  ).body.sha;
  const tree = await post('trees', {
    base_tree: head,
    tree: [
      { path: 'dir/deep/c.bin', mode: '100755', type: 'blob', sha: blob },
      { path: 'a.txt', mode: '100644', type: 'blob', sha: null },
      { path: 'new.txt', mode: '100644', type: 'blob', content: 'new\n' },
    ],
  });
  const commit = (await post('commits', { message: 'Three at once', tree: tree.body.sha, parents: [head] }))
    .body.sha;
  expect((await post('refs/heads/main', { sha: commit }, 'PATCH')).status).toBe(200);
  expect(await repo.git('ls-tree', '-r', '--format=%(objectmode) %(path)', 'main')).toBe(
    '100644 dir/b.txt\n100755 dir/deep/c.bin\n100644 new.txt',
  );
  expect(await repo.git('log', '-1', '--format=%s by %an', 'main')).toBe('Three at once by octo');
  const back = await post('refs/heads/main', { sha: head }, 'PATCH');
  expect([back.status, back.body.message]).toEqual([422, 'Update is not a fast forward']);
});

test('a directory is moved by its tree, and a name is no expression', async () => {
  await using github = await fakeGitHub();
  const repo = await github.repo('octo/open', { files: { 'old/a.txt': 'a\n', 'new/gone.txt': 'x\n' } });
  const [main, old] = (await repo.git('rev-parse', 'main', 'main:old')).split('\n');
  const made = await ask(github.url, '/repos/octo/open/git/trees', github.token('octo'), {
    method: 'POST',
    body: JSON.stringify({
      base_tree: main,
      tree: [{ path: 'new', mode: '040000', type: 'tree', sha: old }],
    }),
  });
  expect(await repo.git('ls-tree', '-r', '--name-only', made.body.sha)).toBe('new/a.txt\nold/a.txt');
  for (const name of ['main%5E%7Btree%7D', 'main~0', 'main@%7B0%7D', '..', '%00']) {
    expect((await ask(github.url, `/repos/octo/open/git/ref/heads/${name}`)).status).toBe(404);
  }
});

test('an archive is a redirect to another origin', async () => {
  await using github = await fakeGitHub();
  await github.repo('octo/open', { files: { 'a.txt': 'a\n' } });
  const { status, headers } = await ask(github.url, '/repos/octo/open/zipball/main', github.token('octo'));
  expect(status).toBe(302);
  const zip = await (await fetch(headers.get('location')!)).bytes();
  expect(Buffer.from(zip.subarray(0, 2)).toString()).toBe('PK');
});

test('contents come as files, directories, links and submodules', async () => {
  await using github = await fakeGitHub();
  const repo = await github.repo('octo/open', {
    files: {
      'src/a.txt': 'a\n',
      link: { content: 'src/a.txt', mode: '120000' },
      outside: { content: '/etc/passwd', mode: '120000' },
      sub: { sha: 'a'.repeat(40), mode: '160000' },
      '.gitmodules': '[submodule "sub"]\n\tpath = sub\n\turl = https://example.com/sub.git\n',
    },
  });
  repo.state.ceilings.inline = 1;
  const at = (path: string, accept?: string) =>
    ask(github.url, `/repos/octo/open/contents/${path}`, undefined, {
      headers: accept === undefined ? {} : { accept },
    });
  expect((await at('link', 'application/vnd.github.raw+json')).text).toBe('a\n');
  expect((await at('outside')).body).toMatchObject({ type: 'symlink', target: '/etc/passwd' });
  expect((await at('sub')).body).toMatchObject({ submodule_git_url: 'https://example.com/sub.git' });
  expect((await at('src', 'application/vnd.github.object+json')).body.entries).toHaveLength(1);
  expect((await at('src/a.txt')).body).toMatchObject({ encoding: 'none', content: '' });
  expect((await at('src/none.txt')).status).toBe(404);
});

test('a comparison of thousands of commits comes in pages', async () => {
  await using github = await fakeGitHub();
  const repo = await github.repo('octo/open', { files: { 'a.txt': 'a\n' } });
  const from = await repo.commit('topic', { 'b.txt': '0' }, { from: 'main' });
  const plans = Array.from({ length: 1000 }, (_, index) => ({
    files: { 'b.txt': `${index}\n` },
    message: `Step ${index}`,
  }));
  const made = await repo.commits('topic', plans);
  const page = await ask(github.url, '/repos/octo/open/compare/main...topic?per_page=100&page=2');
  expect(page.body).toMatchObject({ status: 'ahead', ahead_by: 1001, total_commits: 1001, files: [] });
  expect(page.body.commits[1].sha).toBe(made[100]);
  const first = await ask(github.url, `/repos/octo/open/compare/main...topic?per_page=100`);
  expect(first.body.commits[0].sha).toBe(from);
  expect(first.body.files[0].patch).toBe('@@ -0,0 +1 @@\n+999');
});

test('a commit shows its files: renamed, binary, changed', async () => {
  await using github = await fakeGitHub();
  const repo = await github.repo('octo/open', {
    files: { 'a.txt': 'one\ntwo\nthree\n', 'b.bin': Buffer.from([0, 1]) },
  });
  const sha = await repo.commit('main', {
    'a.txt': null,
    'c.txt': 'one\ntwo\nthree\nfour\n',
    'b.bin': Buffer.from([0, 2]),
  });
  const { body } = await ask(github.url, `/repos/octo/open/commits/${sha}`);
  expect(body.stats).toEqual({ additions: 1, deletions: 0, total: 1 });
  expect(body.files).toMatchObject([
    { filename: 'b.bin', status: 'modified' },
    {
      filename: 'c.txt',
      previous_filename: 'a.txt',
      status: 'renamed',
      patch: '@@ -1,3 +1,4 @@\n one\n two\n three\n+four',
    },
  ]);
  expect(body.files[0].patch).toBeUndefined();
  const diff = await ask(github.url, '/repos/octo/open/commits/main', undefined, {
    headers: { accept: 'application/vnd.github.diff' },
  });
  expect(diff.text).toContain('diff --git a/b.bin b/b.bin');
  expect((await ask(github.url, '/repos/octo/open/commits?author=nobody')).body).toEqual([]);
  expect((await ask(github.url, '/repos/octo/open/commits?path=c.txt&author=octo')).body).toHaveLength(1);
});
