import { existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { callOn, ERAS, open } from './open.ts';
import { makePlace } from './tree.ts';

describe.each(ERAS)('history in %s', (era) => {
  it('tells the changes of a path, newest first, and what undid them', async () => {
    const { root } = makePlace({ 'a.txt': 'one', 'b.txt': 'two' });
    await callOn([root], 'move', { from: 'a.txt', to: 'c.txt' }, era);
    const edits = [{ old: 'two', new: 'TWO' }];
    const edited = await callOn([root], 'edit', { path: 'b.txt', edits }, era);
    await callOn([root], 'undo', { change_id: edited.data['change_id'] }, era);
    const { text } = await callOn([root], 'history', {}, era);
    expect(text).toMatch(
      /^3 changes\n\S+ {2}\S+Z {2}undo \S+ {2}b\.txt\n\S+ {2}\S+Z {2}edit {2}b\.txt {2}undone by \S+\n.*move {2}a\.txt, c\.txt$/,
    );
    expect((await callOn([root], 'history', { path: 'c.txt' }, era)).text).toMatch(/^1 changes\n.*move/);
    expect((await callOn([root], 'history', { limit: 1 }, era)).text).toMatch(
      /^1 changes, older ones not told\n/,
    );
    expect((await callOn([root], 'history', { since: '2099-01-01' }, era)).text).toBe('no changes');
  });
});

describe('history', () => {
  it('tells nothing of what is closed, or of roots that are not served', async () => {
    const [root, other] = [makePlace({ 'a.txt': 'one', 'b.txt': '' }).root, makePlace({}).root];
    await callOn([root], 'move', { from: 'a.txt', to: 'c.txt' });
    const { text } = await callOn([root], 'history', {}, '2026-07-28', { deny: ['c.txt'] });
    expect(text).not.toContain('c.txt');
    expect((await callOn([other], 'history')).text).toBe('no changes');
  });

  it('keeps nothing, and makes no folder, where there is no journal', async () => {
    const { root } = makePlace({ 'a.txt': 'one' });
    const state = mkdtempSync(join(tmpdir(), 'state-'));
    await using client = await open('2026-07-28', [root], { journal: join(state, 'journal') });
    await client.callTool({ name: 'history', arguments: {} });
    expect(readdirSync(state)).toEqual([]);
    expect(existsSync(join(root, 'a.txt'))).toBe(true);
  });
});
