import { expect, test } from 'vitest';
import { ask } from './ask.ts';
import { fakeGitHub } from './fake-github.ts';

test('GraphQL answers from the same state, by GitHub’s own schema', async () => {
  await using github = await fakeGitHub();
  const repo = await github.repo('octo/open', { files: { 'a.txt': 'one\ntwo\n' } });
  const first = await repo.git('rev-parse', 'main');
  const second = await repo.commit('main', { 'a.txt': 'one\n2\n' }, { author: 'friend' });
  await repo.commit('topic', { 'b.txt': 'b\n' }, { from: 'main' });
  const issue = repo.issue({ title: 'Wish' });
  const pull = await repo.pull({ head: 'topic', body: `Fixes #${issue.number}` });
  const thread = repo.thread(pull.number, { path: 'b.txt', comments: [{ author: 'friend', body: 'Why?' }] });
  const token = github.token('octo');
  const run = async (query: string, variables: object = {}, by: string | undefined = token) => {
    const body = JSON.stringify({ query, variables });
    const response = await fetch(`${github.url}/api/graphql`, {
      method: 'POST',
      body,
      headers: by === undefined ? {} : { authorization: `bearer ${by}` },
    });
    return { status: response.status, ...JSON.parse(await response.text()) };
  };
  const { data } =
    await run(`{ viewer { login } rateLimit { remaining } repository(owner: "octo", name: "open") {
    object(expression: "main") { ... on Commit { blame(path: "a.txt") { ranges { startingLine commit { oid author { user { login } } } } } } }
    pullRequest(number: ${pull.number}) {
      reviewThreads(first: 5) { totalCount nodes { id isResolved comments(first: 1) { nodes { body author { login } } } } }
      closingIssuesReferences(first: 5) { nodes { number } } }
    issue(number: ${issue.number}) { timelineItems(first: 5, itemTypes: [CROSS_REFERENCED_EVENT]) {
      nodes { ... on CrossReferencedEvent { willCloseTarget source { ... on PullRequest { number } } } } } } } }`);
  expect(data.viewer.login).toBe('octo');
  expect(data.repository.object.blame.ranges).toEqual([
    { startingLine: 1, commit: { oid: first, author: { user: { login: 'octo' } } } },
    { startingLine: 2, commit: { oid: second, author: { user: { login: 'friend' } } } },
  ]);
  expect(data.repository.pullRequest).toEqual({
    reviewThreads: {
      totalCount: 1,
      nodes: [
        {
          id: thread.id,
          isResolved: false,
          comments: { nodes: [{ body: 'Why?', author: { login: 'friend' } }] },
        },
      ],
    },
    closingIssuesReferences: { nodes: [{ number: issue.number }] },
  });
  expect(data.repository.issue.timelineItems.nodes).toEqual([
    { willCloseTarget: true, source: { number: pull.number } },
  ]);
  const settle = `mutation($id: ID!) { resolveReviewThread(input: { threadId: $id }) { thread { isResolved } } }`;
  expect((await run(settle, { id: thread.id }, github.token('stranger'))).errors[0].type).toBe('FORBIDDEN');
  expect((await run(settle, { id: thread.id })).data.resolveReviewThread.thread.isResolved).toBe(true);
  expect(thread.resolvedBy).toBe('octo');
  const missing = await run('{ repository(owner: "octo", name: "none") { id } }');
  expect(missing.errors).toMatchObject([{ type: 'NOT_FOUND', path: ['repository'] }]);
  expect((await run('{ nonsense }')).errors).toHaveLength(1);
  expect((await ask(github.url, '/graphql', undefined, { method: 'POST', body: '{}' })).status).toBe(401);
});
