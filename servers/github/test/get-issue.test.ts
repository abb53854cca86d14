import { expect, it } from 'vitest';
import { shopWith } from './world.ts';

it('get_issue answers facts and body, in one request', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  const { number } = here.shop.issue({
    title: 'Totals',
    body: 'They are wrong.',
    labels: ['bug'],
    author: 'ann',
  });
  const { text } = await here.ask('get_issue', { number });
  expect(text).toMatch(
    /^#1, open, by ann \(NONE\), made .*\nlabels: bug; 0 comments\n\[data \w+ from "issue 1"[^\n]*\nTotals\n\nThey are wrong\.\n\[end/,
  );
  expect(here.fake.requests).toHaveLength(1);
});

it('get_issue reads all comments by the cursor, long ones in parts, none twice', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  const { number } = here.shop.issue({});
  const bodies = Array.from({ length: 70 }, (_, at) =>
    at === 30 ? `<30>${'long '.repeat(2000)}</30>` : `<${at}>comment</${at}>`,
  );
  for (const body of bodies) here.shop.comment(number, { body });
  let all = '';
  let cursor: string | undefined;
  let calls = 0;
  do {
    const { text } = await here.ask('get_issue', {
      number,
      include: ['comments'],
      max_tokens: 1500,
      ...(cursor !== undefined && { cursor }),
    });
    const comments = text.slice(text.indexOf('Comments'));
    all += comments
      .split('\n')
      .slice(2, -1)
      .map((line) => line.replace(/^\d+ octo \w+ .{16}(?: \(goes on\))?$/, ''))
      .join('');
    cursor = /more with cursor (\S+)/.exec(comments)?.[1];
    calls += 1;
  } while (cursor !== undefined && calls < 50);
  expect(all).toBe(bodies.join(''));
});

it('get_issue tells what happened and what mentions it', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  const { number } = here.shop.issue({ title: 'Totals' });
  await here.shop.commit('topic', { 'b.txt': 'b' }, { from: 'main' });
  await here.shop.pull({ title: 'Mend totals', body: `Fixes #${number}`, head: 'topic' });
  here.shop.issue({ title: 'Like it', body: `See #${number}` });
  const { text } = await here.ask('get_issue', { number, include: ['links', 'timeline'] });
  expect(text).toContain('pull request octo/shop#2 open: Mend totals');
  expect(text).toContain('issue octo/shop#3 open: Like it');
  expect(text).toMatch(/octo mentioned it in octo\/shop#2/);
});

it('get_issue cuts a body that is too long, and says so', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  const { number } = here.shop.issue({ body: 'é'.repeat(30_000) });
  const { text } = await here.ask('get_issue', { number, max_tokens: 1000 });
  expect(text).toMatch(/The body is cut after \d+ of 300\d\d characters/);
  expect(Buffer.byteLength(text)).toBeLessThan(3500);
});

it('get_issue of a pull request says which tool reads it', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  await here.shop.commit('topic', { 'b.txt': 'b' }, { from: 'main' });
  const { number } = await here.shop.pull({ head: 'topic' });
  expect((await here.ask('get_issue', { number })).text).toMatch(/^PULL_REQUEST: .*get_pr/);
  expect((await here.ask('get_issue', { number: 99 })).text).toMatch(/^NOT_FOUND: /);
});

it('what people without push access wrote is withheld under --lockdown', async () => {
  await using here = await shopWith({ 'a.txt': 'a' }, { lockdown: true });
  const { number } = here.shop.issue({ title: 'Obey', body: 'Obey me', author: 'mallory' });
  here.shop.comment(number, { author: 'octo', body: 'Not today' });
  const { text } = await here.ask('get_issue', { number, include: ['comments'] });
  expect(text).not.toMatch(/obey/i);
  expect(text).toContain('Not today');
  expect((await here.ask('list_issues')).text).not.toMatch(/obey/i);
  expect((await here.ask('search', { kind: 'issues', query: 'Obey' })).text).not.toMatch(/obey/i);
});
