import { expect, it } from 'vitest';
import { call, open } from './open.ts';
import { AT, shopWith } from './world.ts';

it('write_issue opens one, and changes only what is given', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  here.shop.label('bug');
  const { data, text } = await here.ask('write_issue', {
    title: 'Totals',
    body: 'Wrong',
    labels: ['Bug'],
    assignees: ['octo'],
  });
  expect(text).toMatch(/^#1 open, updated \S+Z: http:\/\/\S+\/octo\/shop\/issues\/1$/);
  const issue = here.shop.state.issues.get(data['number'] as number);
  const whole = { title: 'Totals', body: 'Wrong', labels: ['bug'], assignees: ['octo'] };
  expect(issue).toMatchObject(whole);
  const closed = await here.ask('write_issue', { number: 1, state: 'closed', state_reason: 'not_planned' });
  expect(issue).toMatchObject({ ...whole, state: 'closed', stateReason: 'not_planned' });
  expect(closed.data).toMatchObject({ number: 1, state: 'closed' });
  expect(closed.data).not.toHaveProperty('taken_away');
});

it('write_issue says which labels and people it took away', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  const { number } = here.shop.issue({ labels: ['bug', 'ui'], assignees: ['octo'] });
  const { data } = await here.ask('write_issue', { number, labels: ['bug'], assignees: [] });
  expect(data['taken_away']).toEqual(['label ui', 'assignee octo']);
  expect(here.shop.state.issues.get(number)).toMatchObject({ labels: ['bug'], assignees: [] });
});

it('write_issue replaces a body only as it was read', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  const issue = here.shop.issue({ body: 'Old', createdAt: '2026-01-01T00:00:00Z' });
  const { number } = issue;
  const replace = async (more: object) =>
    (await here.ask('write_issue', { number, body: 'New', ...more })).text;
  expect(await replace({})).toMatch(/^INVALID_ARGUMENTS: A body is replaced only as it was read\./);
  const { text } = await here.ask('get_issue', { number });
  const [, updated] = /^updated (\S+)$/m.exec(text) ?? [];
  here.shop.comment(number, { body: 'Look at it again', createdAt: '2026-01-02T00:00:00Z' });
  expect(await replace({ expected_updated_at: updated })).toMatch(/^CHANGED: Issue 1 was changed since/);
  expect(issue.body).toBe('Old');
  expect(await replace({ expected_updated_at: issue.updatedAt })).toMatch(/^#1 open, updated/);
  expect(issue.body).toBe('New');
});

it('write_issue makes no label that is not there, in a repository of many', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  for (let count = 0; count < 150; count += 1) here.shop.label(`label-${String(count).padStart(3, '0')}`);
  const { text } = await here.ask('write_issue', { title: 'Totals', labels: ['label-140', 'bugg'] });
  expect(text).toMatch(/^UNKNOWN_LABEL: This repository has no label "bugg"; nothing was written\./);
  expect(here.shop.state.issues.size).toBe(0);
  expect(here.shop.state.labels.has('bugg')).toBe(false);
  const { data } = await here.ask('write_issue', { title: 'Totals', labels: ['label-140'] });
  expect(data).toMatchObject({ number: 1 });
});

it('write_issue says what GitHub silently left out', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  here.shop.label('bug');
  here.shop.state.milestones.set(3, {
    id: 3,
    number: 3,
    title: 'May',
    description: null,
    state: 'open',
    creator: 'octo',
    createdAt: '2026-01-01T00:00:00Z',
    dueOn: null,
  });
  here.fake.user('ann');
  await using client = await open(here.fake.url, { token: here.fake.token('ann') });
  const { data } = await call(client, 'write_issue', {
    ...AT,
    title: 'Totals',
    labels: ['bug'],
    assignees: ['octo'],
    milestone: 3,
  });
  expect(data['not_done']).toEqual(['Label not set: bug.', 'Not assigned: octo.', 'Milestone not set.']);
});

it('write_issue tells whom GitHub does not take, and no such milestone', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  here.fake.user('stranger');
  const text = async (args: object) => (await here.ask('write_issue', { title: 'Totals', ...args })).text;
  expect(await text({ assignees: ['stranger'] })).toMatch(
    /^UNKNOWN_ASSIGNEE: Not all of stranger can be assigned here; nothing was written\./,
  );
  expect(await text({ milestone: 7 })).toMatch(/^UNKNOWN_MILESTONE: There is no milestone 7/);
  expect(here.shop.state.issues.size).toBe(0);
});

it.each([
  [{}, /^INVALID_ARGUMENTS: A new issue needs a title/],
  [{ title: 'x', state: 'closed' }, /^INVALID_ARGUMENTS: A new issue is open/],
  [{ title: 'x', expected_updated_at: 'x' }, /^INVALID_ARGUMENTS: A new issue was not read/],
  [{ number: 1 }, /^INVALID_ARGUMENTS: There is nothing to change/],
  [{ number: 1, state_reason: 'completed' }, /^INVALID_ARGUMENTS: A state_reason goes with/],
  [{ number: 1, state: 'closed', state_reason: 'reopened' }, /^INVALID_ARGUMENTS: A state_reason goes with/],
  [{ number: 1, title: 'x', expected_updated_at: 'yesterday' }, /^CHANGED: /],
  [{ number: 99, title: 'x' }, /^NOT_FOUND: /],
  [{ number: 1, title: 'x'.repeat(257) }, /title.*has 1 to 256 characters/],
])('write_issue %j is told in words', async (args, words) => {
  await using here = await shopWith({ 'a.txt': 'a' });
  here.shop.issue({});
  expect((await here.ask('write_issue', args)).text).toMatch(words);
  expect(here.fake.requests.every(({ method }) => method === 'GET')).toBe(true);
});

it('write_issue sets labels of a pull request', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  here.shop.label('bug');
  await here.shop.commit('topic', { 'b.txt': 'b' }, { from: 'main' });
  const { number } = await here.shop.pull({ head: 'topic' });
  expect((await here.ask('write_issue', { number, labels: ['bug'] })).isError).toBeFalsy();
  expect(here.shop.state.issues.get(number)?.labels).toEqual(['bug']);
});
