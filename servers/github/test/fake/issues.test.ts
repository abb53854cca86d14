import { expect, test } from 'vitest';
import { ask } from './ask.ts';
import { fakeGitHub } from './fake-github.ts';

test('issues are made, changed and found, and mentions leave a trace', async () => {
  await using github = await fakeGitHub();
  const repo = await github.repo('octo/open', { files: {}, collaborators: { friend: 'write' } });
  const [owner, stranger] = [github.token('octo'), github.token('stranger')];
  const send = (path: string, body: unknown, token: string, method = 'POST') =>
    ask(github.url, `/repos/octo/open/issues${path}`, token, { method, body: JSON.stringify(body) });
  const made = await send(
    '',
    { title: 'It breaks', body: 'Badly', labels: ['bug'], assignees: ['friend'] },
    owner,
  );
  expect(made.body).toMatchObject({ number: 1, labels: [{ name: 'bug' }], assignee: { login: 'friend' } });
  const other = await send('', { title: 'Another', body: 'fixes #1', labels: ['bug'] }, stranger);
  expect(other.body).toMatchObject({ number: 2, labels: [], author_association: 'NONE' });
  expect((await send('/1', { state: 'closed' }, stranger, 'PATCH')).status).toBe(403);
  expect(
    (await send('/1', { state: 'closed', state_reason: 'not_planned' }, owner, 'PATCH')).body.state,
  ).toBe('closed');
  expect((await send('/1', { assignees: ['nobody'] }, owner, 'PATCH')).body.errors[0].field).toBe(
    'assignees',
  );
  await send('/1/comments', { body: 'Thanks' }, stranger);
  const events = (await ask(github.url, '/repos/octo/open/issues/1/timeline')).body;
  expect(events.map(({ event }: { event: string }) => event).toSorted()).toEqual([
    'assigned',
    'closed',
    'commented',
    'cross-referenced',
    'labeled',
  ]);
  expect(repo.state.issues.get(1)?.stateReason).toBe('not_planned');
  const find = async (q: string) =>
    (await ask(github.url, `/search/issues?q=${encodeURIComponent(q)}`)).body.total_count;
  expect(await find('repo:octo/open is:issue is:open')).toBe(1);
  expect(await find('breaks label:bug -is:open author:octo')).toBe(1);
});

test('a search never shows what the token may not see', async () => {
  await using github = await fakeGitHub();
  const open = await github.repo('octo/open', { files: { 'a.txt': 'needle\n' } });
  const secret = await github.repo('octo/secret', { private: true, files: { 'b.txt': 'needle\n' } });
  open.issue({ title: 'needle' });
  secret.issue({ title: 'needle' });
  const names = async (token: string, kind: string) => {
    const { body } = await ask(github.url, `/search/${kind}?q=needle`, token);
    return body.total_count;
  };
  const [owner, stranger] = [github.token('octo'), github.token('stranger')];
  expect([await names(owner, 'issues'), await names(owner, 'code')]).toEqual([2, 2]);
  expect([await names(stranger, 'issues'), await names(stranger, 'code')]).toEqual([1, 1]);
  expect((await ask(github.url, '/search/issues?q=repo:octo/secret', stranger)).status).toBe(422);
  expect((await ask(github.url, '/search/code?q=needle')).status).toBe(401);
});

test('labels of an issue are added, set and taken away', async () => {
  await using github = await fakeGitHub();
  const repo = await github.repo('octo/open', { files: {} });
  repo.issue({ labels: ['one'] });
  const token = github.token('octo');
  const send = async (method: string, path = '', labels?: string[]) => {
    const body = labels === undefined ? {} : { body: JSON.stringify({ labels }) };
    const answer = await ask(github.url, `/repos/octo/open/issues/1/labels${path}`, token, {
      method,
      ...body,
    });
    return [answer.status, repo.state.issues.get(1)?.labels];
  };
  expect(await send('POST', '', ['two'])).toEqual([200, ['one', 'two']]);
  expect(await send('PUT', '', ['three', 'four'])).toEqual([200, ['three', 'four']]);
  expect(await send('DELETE', '/three')).toEqual([200, ['four']]);
  expect(await send('DELETE', '/three')).toEqual([404, ['four']]);
  expect(await send('DELETE')).toEqual([204, []]);
});
