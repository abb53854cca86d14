import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, textOf } from '@plugboard/core/testing';
import { describe, expect, it } from 'vitest';
import { Changes } from '../src/changing/changes.ts';
import { createPolicy, DEFAULT_RULES } from '../src/policy/policy.ts';
import { openSandbox } from '../src/sandbox/sandbox.ts';
import { callOn } from './open.ts';
import { makePlace } from './tree.ts';

const BIN = join(import.meta.dirname, '../dist/cli.js');
const newFolder = () => mkdtempSync(join(tmpdir(), 'journal-'));
const namesBelow = (folder: string) => readdirSync(folder, { recursive: true, encoding: 'utf8' });

describe('the journal', () => {
  it('lets two servers change one file at a time: nothing of either is lost', async () => {
    const lines = Array.from({ length: 40 }, (_, line) => `line ${line}.`);
    const { root } = makePlace({ 'a.txt': `${lines.join('\n')}\n` });
    const program = { command: process.execPath, args: [BIN, root, '--journal', newFolder()] };
    await using one = await connect(program, { era: '2026-07-28' });
    await using other = await connect(program, { era: '2026-07-28' });
    const edits = lines.map((line, index) =>
      (index % 2 === 0 ? one : other).callTool({
        name: 'edit',
        arguments: { path: 'a.txt', edits: [{ old: line, new: line.replace('line', 'edited') }] },
      }),
    );
    for (const answer of await Promise.all(edits)) expect(textOf(answer)).toMatch(/^edited a\.txt/);
    expect(readFileSync(join(root, 'a.txt'), 'utf8')).toBe(
      `${lines.join('\n').replaceAll('line', 'edited')}\n`,
    );
  });

  it('is open to its user alone, and forgets each change where it is off', async () => {
    const { root } = makePlace({ 'a.txt': 'one' });
    const journal = newFolder();
    const asked = { path: 'a.txt', mode: 'overwrite', content: 'two' };
    await callOn([root], 'write', asked, '2026-07-28', { journal });
    const [folder = ''] = readdirSync(journal);
    expect(statSync(join(journal, folder)).mode & 0o077).toBe(0);
    expect(namesBelow(journal).filter((name) => /(?:done|kept)\/./.test(name))).toHaveLength(2);
    process.env['XDG_STATE_HOME'] = newFolder();
    await callOn([root], 'write', asked, '2026-07-28', { journal: 'off' });
    const left = namesBelow(process.env['XDG_STATE_HOME']).filter((name) =>
      /(?:begun|done|kept)\/./.test(name),
    );
    delete process.env['XDG_STATE_HOME'];
    expect(left).toEqual([]);
  });

  it('is outside the folders that are served, or closed in them', async () => {
    const { root } = makePlace({ 'a.txt': 'one' });
    const inside = join(root, 'journal');
    await expect(callOn([root], 'list', {}, '2026-07-28', { journal: inside })).rejects.toThrow(
      /--journal: name a folder outside/,
    );
    process.env['XDG_STATE_HOME'] = join(root, 'state');
    await callOn([root], 'write', { path: 'b.txt', content: 'x' }, '2026-07-28', { journal: 'off' });
    const tried = await Promise.all([
      callOn([root], 'list', { path: 'state/plugboard/filesystem' }, '2026-07-28', { journal: 'off' }),
      callOn([root], 'move', { from: 'state/plugboard', to: 'open' }, '2026-07-28', { journal: 'off' }),
    ]);
    delete process.env['XDG_STATE_HOME'];
    for (const { text } of tried) expect(text).toMatch(/^DENIED: /);
  });
});

describe('where a handle is no path', () => {
  it('changes are made, kept and taken back all the same', async () => {
    const { root } = makePlace({ 'a.txt': 'one', 'sub/b.txt': 'two' });
    const policy = createPolicy({ ...DEFAULT_RULES, writing: true });
    await using sandbox = await openSandbox([root], { policy, anchored: false });
    await using changes = new Changes(sandbox, newFolder(), true);
    const [served] = sandbox.roots as [(typeof sandbox.roots)[0]];
    await changes.make({ did: 'test' }, { root: served, parts: [] }, async (change) => {
      await using file = await sandbox.place('a.txt');
      await change.put(file, file.stats, { content: Buffer.from('ONE') });
      await using folder = await sandbox.place('sub');
      await using target = await sandbox.place('moved');
      await change.move(folder, target);
      return {};
    });
    expect(readdirSync(root).toSorted()).toEqual(['a.txt', 'moved']);
    for await (const past of changes.past(sandbox)) await changes.undo(sandbox, past);
    expect(readFileSync(join(root, 'a.txt'), 'utf8')).toBe('one');
    expect(readFileSync(join(root, 'sub/b.txt'), 'utf8')).toBe('two');
  });
});
