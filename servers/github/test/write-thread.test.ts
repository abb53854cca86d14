import { expect, it } from 'vitest';
import { fakeGitHub, type FakeGitHub } from './fake/fake-github.ts';
import { call, open } from './open.ts';

const AT = { owner: 'octo', repo: 'shop', number: 1 };

async function shop(fake: FakeGitHub, name = 'octo/shop') {
  const repo = await fake.repo(name, {
    files: { 'a.txt': 'a\n' },
    collaborators: { ann: 'write', eve: 'read' },
  });
  await repo.commit('topic', { 'b.txt': 'b\n' }, { from: 'main' });
  await repo.pull({ head: 'topic', author: 'ann' });
  const thread = repo.thread(1, { path: 'b.txt', comments: [{ author: 'octo', body: 'Why?' }] });
  return { repo, thread };
}

const mutations = (fake: FakeGitHub) =>
  fake.requests.filter(({ body }) =>
    String((body as { query?: string } | undefined)?.query).startsWith('mutation'),
  );

it('write_thread replies', async () => {
  await using fake = await fakeGitHub();
  const { thread } = await shop(fake);
  await using client = await open(fake.url, { token: fake.token('ann') });
  const args = { ...AT, thread_id: thread.id, action: 'reply', body: 'So.' };
  const { data, text } = await call(client, 'write_thread', args);
  const id = thread.comments[1]?.id;
  expect(thread.comments).toMatchObject([{}, { author: 'ann', body: 'So.' }]);
  expect(data).toMatchObject({
    resolved: false,
    changed: true,
    url: expect.stringMatching(new RegExp(`/octo/shop/pull/1#discussion_r${id}$`)),
  });
  expect(text).toMatch(/^Replied: http.* The thread is open\.$/);
  expect(fake.requests).toHaveLength(2);
});

it('write_thread resolves a thread and opens it again, and does nothing twice', async () => {
  await using fake = await fakeGitHub();
  const { thread } = await shop(fake);
  await using client = await open(fake.url, { token: fake.token('ann') });
  const act = (action: string) => call(client, 'write_thread', { ...AT, thread_id: thread.id, action });
  expect((await act('resolve')).text).toBe('It is resolved.');
  expect(thread.resolved).toBe(true);
  expect((await act('resolve')).text).toBe('It was resolved already.');
  expect((await act('unresolve')).text).toBe('It is open again.');
  expect(thread.resolved).toBe(false);
  expect(mutations(fake)).toHaveLength(2);
});

it.each([
  ['of another repository', async (fake: FakeGitHub) => (await shop(fake, 'octo/secret')).thread.id, 1],
  ['of another pull request', async (_: FakeGitHub, own: string) => own, 2],
  ['that is nowhere', async () => 'PRRT_nowhere', 1],
  [
    'that is a user',
    async (fake: FakeGitHub) => Buffer.from(`User:${fake.user('ann').id}`).toString('base64'),
    1,
  ],
])('write_thread does not touch a thread %s', async (_, idOf, number) => {
  await using fake = await fakeGitHub();
  const { repo, thread } = await shop(fake);
  await repo.commit('other', { 'c.txt': 'c\n' }, { from: 'main' });
  await repo.pull({ head: 'other' });
  const id = await idOf(fake, thread.id);
  await using client = await open(fake.url, { token: fake.token('octo'), repos: ['octo/shop'] });
  for (const more of [{ action: 'resolve' }, { action: 'reply', body: 'Leak' }]) {
    const { text } = await call(client, 'write_thread', { number, thread_id: id, ...more });
    expect(text).toMatch(/^NOT_FOUND: There is no such thread in this pull request\./);
  }
  expect(mutations(fake)).toEqual([]);
});

it.each([
  [{ action: 'reply' }, /A reply needs a body/],
  [{ action: 'resolve', body: 'Done.' }, /resolve takes no body/],
  [{ action: 'resolve', thread_id: 'x") { id } }' }, /thread_id: is an id/],
])('write_thread sends nothing for %j', async (args, words) => {
  await using fake = await fakeGitHub();
  await using client = await open(fake.url, { token: fake.token('octo') });
  const { text, isError } = await call(client, 'write_thread', { ...AT, thread_id: 'PRRT_1', ...args });
  expect(isError).toBe(true);
  expect(text).toMatch(words);
  expect(fake.requests).toEqual([]);
});

it('write_thread says what a token lacks', async () => {
  await using fake = await fakeGitHub();
  const { thread } = await shop(fake);
  const args = { ...AT, thread_id: thread.id, action: 'resolve' };
  await using reader = await open(fake.url, { token: fake.token('eve') });
  expect((await call(reader, 'write_thread', args)).text).toMatch(/^FORBIDDEN: /);
  await using nobody = await open(fake.url);
  expect((await call(nobody, 'write_thread', args)).text).toMatch(/^NO_TOKEN: /);
  expect(thread.resolved).toBe(false);
});
