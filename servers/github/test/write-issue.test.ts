import { expect, it } from 'vitest';
import { call, open } from './open.ts';
import { AT, shopWith } from './world.ts';

it('write_issue opens one, and changes only what is given', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  const { data } = await here.ask('write_issue', {
    title: 'Totals',
    body: 'Wrong',
    labels: ['bug'],
    assignees: ['octo'],
  });
  const issue = here.shop.state.issues.get(data['number'] as number);
  expect(issue).toMatchObject({ title: 'Totals', body: 'Wrong', labels: ['bug'], assignees: ['octo'] });
  await here.ask('write_issue', { number: data['number'], state: 'closed', state_reason: 'not_planned' });
  expect(issue).toMatchObject({
    title: 'Totals',
    body: 'Wrong',
    state: 'closed',
    stateReason: 'not_planned',
  });
});

it('write_issue says what GitHub silently left out', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  here.fake.user('ann');
  await using client = await open(here.fake.url, { token: here.fake.token('ann') });
  const { data } = await call(client, 'write_issue', {
    ...AT,
    title: 'Totals',
    labels: ['bug'],
    assignees: ['octo'],
  });
  expect(data['not_done']).toEqual(['Label not set: bug.', expect.stringContaining('Not assigned: octo')]);
});

it('write_issue names the field that GitHub does not take', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  here.fake.user('stranger');
  const { text } = await here.ask('write_issue', { title: 'Totals', assignees: ['stranger'] });
  expect(text).toMatch(/^INVALID: GitHub did not accept this: assignees is not valid\./);
});

it.each([
  [{}, /^MISSING_TITLE: /],
  [{ title: 'x', state: 'closed' }, /^BAD_STATE: /],
  [{ number: 1 }, /^MISSING: There is nothing to change/],
  [{ number: 99, title: 'x' }, /^NOT_FOUND: /],
])('write_issue %j is told in words', async (args, words) => {
  await using here = await shopWith({ 'a.txt': 'a' });
  here.shop.issue({});
  expect((await here.ask('write_issue', args)).text).toMatch(words);
});
