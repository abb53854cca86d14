import {
  appendFileSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Changes, type Past } from '../src/changing/changes.ts';
import { folderOf } from '../src/changing/journals-folder.ts';
import { markOf, type Line } from '../src/changing/record.ts';
import { createPolicy, DEFAULT_RULES } from '../src/policy/policy.ts';
import { openSandbox } from '../src/sandbox/sandbox.ts';
import { makePlace } from './tree.ts';

const ID = '000000001-dead';

/** A folder, and the journal of a server that was killed in the middle of a change of it. */
async function killed(files: Record<string, string>) {
  const { root } = makePlace(files);
  const journals = mkdtempSync(join(tmpdir(), 'journal-'));
  const policy = createPolicy({ ...DEFAULT_RULES, writing: true });
  const sandbox = await openSandbox([root], { policy });
  const [served] = sandbox.roots as [(typeof sandbox.roots)[0]];
  const journal = folderOf(journals, served);
  for (const name of ['begun', 'done', 'kept']) mkdirSync(join(journal, name), { recursive: true });
  const changes = new Changes(sandbox, journals, true);
  return {
    root,
    journal,
    sandbox,
    changes,
    top: { root: served, parts: [] },
    spot: (path: string) => ({ root, parts: path.split('/') }),
    mark: (path: string) => markOf(lstatSync(join(root, path), { bigint: true })),
    kept: (number: number) => join(journal, 'kept', `${ID}.${number}`),
    begun: (lines: Line[], one = false) => {
      const header = { change: ID, time: '2026-01-01T00:00:00.000Z', did: 'test', ...(one && { one }) };
      const text = [header, ...lines].map((line) => `${JSON.stringify(line)}\n`).join('');
      writeFileSync(join(journal, 'begun', `${ID}.jsonl`), text);
    },
    names: () => readdirSync(root).toSorted(),
    read: (path: string) => readFileSync(join(root, path), 'utf8'),
    told: async () => {
      const all: Past[] = [];
      for await (const past of changes.past(sandbox)) all.push(past);
      return all.map(({ change }) => change);
    },
    [Symbol.asyncDispose]: async () => {
      await changes[Symbol.asyncDispose]();
      await sandbox[Symbol.asyncDispose]();
    },
  };
}

describe('what is taken back after a crash', () => {
  it('leaves what somebody put into a folder that the change had made', async () => {
    await using it = await killed({});
    mkdirSync(join(it.root, 'new'));
    const [is, temp] = [it.mark('new'), `.plugboard-${ID}.0`];
    it.begun([
      { do: 'put', at: it.spot('new'), temp },
      { do: 'made', is, holds: '1 0 0' },
    ]);
    writeFileSync(join(it.root, 'new/theirs.txt'), 'precious');
    await it.changes.recover();
    expect(it.read('new/theirs.txt')).toBe('precious');
    expect(await it.told()).toEqual([ID]);
  });

  it('leaves a file that somebody put in the place of one that was being written where it is', async () => {
    await using it = await killed({ 'a.txt': 'half wri' });
    it.begun([
      { do: 'put', at: it.spot('a.txt'), was: it.mark('a.txt'), kept: `${ID}.0`, inPlace: true },
      { do: 'made', is: '' },
    ]);
    writeFileSync(it.kept(0), 'old');
    writeFileSync(join(it.root, 'saved'), 'newer');
    renameSync(join(it.root, 'saved'), join(it.root, 'a.txt'));
    await it.changes.recover();
    expect(it.read('a.txt')).toBe('newer');
    expect(readFileSync(it.kept(0), 'utf8')).toBe('old');
    expect(await it.told()).toEqual([ID]);
  });

  it('leaves what was written since into a file that had been written where it is', async () => {
    await using it = await killed({ 'a.txt': 'new' });
    it.begun([
      {
        do: 'put',
        at: it.spot('a.txt'),
        was: `${lstatSync(join(it.root, 'a.txt')).ino} 3 1`,
        kept: `${ID}.0`,
        inPlace: true,
      },
      { do: 'made', is: it.mark('a.txt') },
    ]);
    writeFileSync(it.kept(0), 'old');
    appendFileSync(join(it.root, 'a.txt'), ' and newer');
    await it.changes.recover();
    expect(it.read('a.txt')).toBe('new and newer');
    expect(await it.told()).toEqual([ID]);
  });

  it('brings back a file that was half written where it is', async () => {
    await using it = await killed({ 'a.txt': 'old' });
    const was = it.mark('a.txt');
    it.begun([
      { do: 'put', at: it.spot('a.txt'), was, kept: `${ID}.0`, inPlace: true },
      { do: 'made', is: '' },
    ]);
    writeFileSync(it.kept(0), 'old');
    writeFileSync(join(it.root, 'a.txt'), 'ne');
    await it.changes.recover();
    expect(it.read('a.txt')).toBe('old');
    expect(await it.told()).toEqual([]);
    expect(readdirSync(join(it.journal, 'kept'))).toEqual([]);
  });

  it('leaves what somebody added to a file behind what the change had added', async () => {
    await using it = await killed({ 'log.txt': 'old' });
    const at = { at: it.spot('log.txt'), ino: String(lstatSync(join(it.root, 'log.txt')).ino), size: 3 };
    it.begun([{ do: 'tail', ...at, by: 4 }], true);
    appendFileSync(join(it.root, 'log.txt'), ' new and theirs');
    await it.changes.recover();
    expect(it.read('log.txt')).toBe('old new and theirs');
    expect(await it.told()).toEqual([ID]);
  });

  it('leaves what somebody added to a file whose end the change had taken away', async () => {
    await using it = await killed({ 'log.txt': 'old new' });
    const at = { at: it.spot('log.txt'), ino: String(lstatSync(join(it.root, 'log.txt')).ino), size: 7 };
    it.begun([{ do: 'tail', ...at, by: -4, kept: `${ID}.0` }]);
    writeFileSync(it.kept(0), ' new');
    truncateSync(join(it.root, 'log.txt'), 3);
    appendFileSync(join(it.root, 'log.txt'), '+');
    await it.changes.recover();
    expect(it.read('log.txt')).toBe('old+');
    expect(await it.told()).toEqual([ID]);
  });

  it('takes away half of what was added, and gives back what was taken away', async () => {
    await using it = await killed({ 'one.txt': 'old', 'two.txt': 'old new' });
    const at = (path: string, size: number) => {
      return { at: it.spot(path), ino: String(lstatSync(join(it.root, path)).ino), size };
    };
    it.begun([
      { do: 'tail', ...at('one.txt', 3), by: 4 },
      { do: 'tail', ...at('two.txt', 7), by: -4, kept: `${ID}.1` },
    ]);
    writeFileSync(it.kept(1), ' new');
    appendFileSync(join(it.root, 'one.txt'), ' n');
    truncateSync(join(it.root, 'two.txt'), 3);
    await it.changes.recover();
    expect([it.read('one.txt'), it.read('two.txt')]).toEqual(['old', 'old new']);
    expect(await it.told()).toEqual([]);
  });

  it('is told of where a move cannot be taken back, since its place is taken', async () => {
    await using it = await killed({ 'to.txt': 'moved' });
    const is = it.mark('to.txt');
    it.begun([
      { do: 'move', from: it.spot('from.txt'), to: it.spot('to.txt'), is },
      { do: 'put', at: it.spot('other.txt'), temp: `.plugboard-${ID}.1` },
    ]);
    writeFileSync(join(it.root, 'from.txt'), 'theirs');
    await it.changes.recover();
    expect([it.read('from.txt'), it.read('to.txt')]).toEqual(['theirs', 'moved']);
    expect(await it.told()).toEqual([ID]);
  });

  it('is told of where what was moved was changed since', async () => {
    await using it = await killed({ 'to.txt': 'moved' });
    it.begun([{ do: 'move', from: it.spot('from.txt'), to: it.spot('to.txt'), is: it.mark('to.txt') }]);
    appendFileSync(join(it.root, 'to.txt'), ', and theirs');
    await it.changes.recover();
    expect(it.read('to.txt')).toBe('moved, and theirs');
    expect(await it.told()).toEqual([ID]);
  });

  it('leaves no second name of a file that was made', async () => {
    await using it = await killed({ 'a.txt': 'new' });
    const temp = `.plugboard-${ID}.0`;
    it.begun(
      [
        { do: 'put', at: it.spot('a.txt'), temp },
        { do: 'made', is: it.mark('a.txt') },
      ],
      true,
    );
    linkSync(join(it.root, 'a.txt'), join(it.root, temp));
    await it.changes.recover();
    expect(it.names()).toEqual(['a.txt']);
    expect(await it.told()).toEqual([ID]);
  });

  it('leaves one name of a file that was being moved', async () => {
    await using it = await killed({ 'from.txt': 'moved' });
    const is = it.mark('from.txt');
    it.begun([{ do: 'move', from: it.spot('from.txt'), to: it.spot('to.txt'), is }], true);
    linkSync(join(it.root, 'from.txt'), join(it.root, 'to.txt'));
    await it.changes.recover();
    expect(it.names()).toEqual(['from.txt']);
  });

  it('leaves nothing of a folder that was deleted to another disk', async () => {
    await using it = await killed({ 'b.txt': '' });
    const temp = `.plugboard-${ID}.0`;
    it.begun(
      [
        { do: 'put', at: it.spot('gone'), was: '1', kept: `${ID}.0`, temp },
        { do: 'made', is: '' },
      ],
      true,
    );
    mkdirSync(it.kept(0));
    mkdirSync(join(it.root, temp));
    writeFileSync(join(it.root, temp, 'rest.txt'), 'rest');
    await it.changes.recover();
    expect(it.names()).toEqual(['b.txt']);
    expect(await it.told()).toEqual([ID]);
  });

  it('leaves no empty folder that was to be replaced by the one made', async () => {
    await using it = await killed({ 'b.txt': '' });
    const temp = `.plugboard-${ID}.0`;
    for (const name of [temp, 'new']) mkdirSync(join(it.root, name));
    it.begun(
      [
        { do: 'put', at: it.spot('new'), temp },
        { do: 'made', is: it.mark(temp), holds: '1 0 0' },
      ],
      true,
    );
    await it.changes.recover();
    expect(it.names()).toEqual(['b.txt']);
  });
});

describe('the journal', () => {
  it('that cannot forget what is too much keeps a change that was made', async () => {
    await using it = await killed({ 'a.txt': 'one' });
    // Counts as more than all that may be kept, and cannot be read.
    mkdirSync(join(it.journal, 'done', '000000000-dead.9999999999999.jsonl'));
    const made = await it.changes.make({ did: 'test' }, it.top, async (change) => {
      await using file = await it.sandbox.place('a.txt');
      await change.put(file, file.stats, { content: Buffer.from('two') });
      return {};
    });
    expect(it.read('a.txt')).toBe('two');
    rmSync(join(it.journal, 'done', '000000000-dead.9999999999999.jsonl'), { recursive: true });
    expect(await it.told()).toEqual([made.id]);
  });

  it('is told by one server while another forgets', async () => {
    await using it = await killed({ 'a.txt': 'one' });
    for (const text of ['two', 'three']) {
      await it.changes.make({ did: 'test' }, it.top, async (change) => {
        await using file = await it.sandbox.place('a.txt');
        await change.put(file, file.stats, { content: Buffer.from(text) });
        return {};
      });
    }
    let count = 0;
    for await (const _ of it.changes.past(it.sandbox)) {
      count += 1;
      for (const name of readdirSync(join(it.journal, 'done'))) rmSync(join(it.journal, 'done', name));
    }
    expect(count).toBe(1);
  });

  it('undoes a change that is forgotten with it', async () => {
    await using it = await killed({ 'a.txt': 'one' });
    const { id } = await it.changes.make({ did: 'test' }, it.top, async (change) => {
      await using file = await it.sandbox.place('a.txt');
      await change.put(file, file.stats, { content: Buffer.from('two') });
      return {};
    });
    for (let number = 0; number < 1_000; number += 1) {
      const change = `zzzzzzzzz-${String(number).padStart(4, '0')}`;
      const header = { change, time: '2026-01-01T00:00:00.000Z', did: 'test' };
      writeFileSync(join(it.journal, 'done', `${change}.0.jsonl`), `${JSON.stringify(header)}\n`);
    }
    // The first change of a server forgets what is too much: the undo itself makes it so.
    await using restarted = new Changes(it.sandbox, join(it.journal, '..'), true);
    for await (const past of restarted.past(it.sandbox)) {
      if (past.change === id) await restarted.undo(it.sandbox, past);
    }
    expect(it.read('a.txt')).toBe('one');
  });

  it.runIf(process.platform === 'linux')('that cannot be used leaves nothing open', async () => {
    await using it = await killed({ 'a.txt': 'one' });
    mkdirSync(join(it.journal, 'lock.db'));
    const attempt = () => it.changes.make({ did: 'test' }, it.top, async () => ({}));
    const words = { code: 'DENIED', message: 'The journal cannot be written, so nothing was changed.' };
    await expect(attempt()).rejects.toMatchObject(words);
    const before = readdirSync('/proc/self/fd').length;
    for (let times = 0; times < 10; times += 1) await expect(attempt()).rejects.toMatchObject(words);
    expect(readdirSync('/proc/self/fd').length).toBeLessThanOrEqual(before);
  });
});
