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
    await using scene = await killed({});
    mkdirSync(join(scene.root, 'new'));
    const [is, temp] = [scene.mark('new'), `.plugboard-${ID}.0`];
    scene.begun([
      { do: 'put', at: scene.spot('new'), temp },
      { do: 'made', is, holds: '1 0 0' },
    ]);
    writeFileSync(join(scene.root, 'new/theirs.txt'), 'precious');
    await scene.changes.recover();
    expect(scene.read('new/theirs.txt')).toBe('precious');
    expect(await scene.told()).toEqual([ID]);
  });

  it('leaves a file that somebody put in the place of one that was being written where it is', async () => {
    await using scene = await killed({ 'a.txt': 'half wri' });
    scene.begun([
      { do: 'put', at: scene.spot('a.txt'), was: scene.mark('a.txt'), kept: `${ID}.0`, inPlace: true },
      { do: 'made', is: '' },
    ]);
    writeFileSync(scene.kept(0), 'old');
    writeFileSync(join(scene.root, 'saved'), 'newer');
    renameSync(join(scene.root, 'saved'), join(scene.root, 'a.txt'));
    await scene.changes.recover();
    expect(scene.read('a.txt')).toBe('newer');
    expect(readFileSync(scene.kept(0), 'utf8')).toBe('old');
    expect(await scene.told()).toEqual([ID]);
  });

  it('counts what it keeps where it cannot be taken back', async () => {
    await using scene = await killed({ 'a.txt': 'theirs' });
    scene.begun([
      { do: 'put', at: scene.spot('a.txt'), was: '1 2 3', kept: `${ID}.0`, temp: `.plugboard-${ID}.0` },
      { do: 'made', is: '4 5 6' },
    ]);
    writeFileSync(scene.kept(0), 'x'.repeat(5_000));
    await scene.changes.recover();
    expect(scene.read('a.txt')).toBe('theirs');
    expect(readdirSync(join(scene.journal, 'done'))).toEqual([`${ID}.5000.jsonl`]);
  });

  it('leaves what was written since into a file that had been written where it is', async () => {
    await using scene = await killed({ 'a.txt': 'new' });
    scene.begun([
      {
        do: 'put',
        at: scene.spot('a.txt'),
        was: `${lstatSync(join(scene.root, 'a.txt')).ino} 3 1`,
        kept: `${ID}.0`,
        inPlace: true,
      },
      { do: 'made', is: scene.mark('a.txt') },
    ]);
    writeFileSync(scene.kept(0), 'old');
    appendFileSync(join(scene.root, 'a.txt'), ' and newer');
    await scene.changes.recover();
    expect(scene.read('a.txt')).toBe('new and newer');
    expect(await scene.told()).toEqual([ID]);
  });

  it('brings back a file that was half written where it is', async () => {
    await using scene = await killed({ 'a.txt': 'old' });
    const was = scene.mark('a.txt');
    scene.begun([
      { do: 'put', at: scene.spot('a.txt'), was, kept: `${ID}.0`, inPlace: true },
      { do: 'made', is: '' },
    ]);
    writeFileSync(scene.kept(0), 'old');
    writeFileSync(join(scene.root, 'a.txt'), 'ne');
    await scene.changes.recover();
    expect(scene.read('a.txt')).toBe('old');
    expect(await scene.told()).toEqual([]);
    expect(readdirSync(join(scene.journal, 'kept'))).toEqual([]);
  });

  it('leaves what somebody added to a file behind what the change had added', async () => {
    await using scene = await killed({ 'log.txt': 'old' });
    const at = {
      at: scene.spot('log.txt'),
      ino: String(lstatSync(join(scene.root, 'log.txt')).ino),
      size: 3,
    };
    scene.begun([{ do: 'tail', ...at, by: 4 }], true);
    appendFileSync(join(scene.root, 'log.txt'), ' new and theirs');
    await scene.changes.recover();
    expect(scene.read('log.txt')).toBe('old new and theirs');
    expect(await scene.told()).toEqual([ID]);
  });

  it('leaves what somebody added to a file whose end the change had taken away', async () => {
    await using scene = await killed({ 'log.txt': 'old new' });
    const at = {
      at: scene.spot('log.txt'),
      ino: String(lstatSync(join(scene.root, 'log.txt')).ino),
      size: 7,
    };
    scene.begun([{ do: 'tail', ...at, by: -4, kept: `${ID}.0` }]);
    writeFileSync(scene.kept(0), ' new');
    truncateSync(join(scene.root, 'log.txt'), 3);
    appendFileSync(join(scene.root, 'log.txt'), '+');
    await scene.changes.recover();
    expect(scene.read('log.txt')).toBe('old+');
    expect(await scene.told()).toEqual([ID]);
  });

  it('takes away half of what was added, and gives back what was taken away', async () => {
    await using scene = await killed({ 'one.txt': 'old', 'two.txt': 'old new' });
    const at = (path: string, size: number) => {
      return { at: scene.spot(path), ino: String(lstatSync(join(scene.root, path)).ino), size };
    };
    scene.begun([
      { do: 'tail', ...at('one.txt', 3), by: 4 },
      { do: 'tail', ...at('two.txt', 7), by: -4, kept: `${ID}.1` },
    ]);
    writeFileSync(scene.kept(1), ' new');
    appendFileSync(join(scene.root, 'one.txt'), ' n');
    truncateSync(join(scene.root, 'two.txt'), 3);
    await scene.changes.recover();
    expect([scene.read('one.txt'), scene.read('two.txt')]).toEqual(['old', 'old new']);
    expect(await scene.told()).toEqual([]);
  });

  it('is told of where a move cannot be taken back, since its place is taken', async () => {
    await using scene = await killed({ 'to.txt': 'moved' });
    const is = scene.mark('to.txt');
    scene.begun([
      { do: 'move', from: scene.spot('from.txt'), to: scene.spot('to.txt'), is },
      { do: 'put', at: scene.spot('other.txt'), temp: `.plugboard-${ID}.1` },
    ]);
    writeFileSync(join(scene.root, 'from.txt'), 'theirs');
    await scene.changes.recover();
    expect([scene.read('from.txt'), scene.read('to.txt')]).toEqual(['theirs', 'moved']);
    expect(await scene.told()).toEqual([ID]);
  });

  it('is told of where what was moved was changed since', async () => {
    await using scene = await killed({ 'to.txt': 'moved' });
    scene.begun([
      { do: 'move', from: scene.spot('from.txt'), to: scene.spot('to.txt'), is: scene.mark('to.txt') },
    ]);
    appendFileSync(join(scene.root, 'to.txt'), ', and theirs');
    await scene.changes.recover();
    expect(scene.read('to.txt')).toBe('moved, and theirs');
    expect(await scene.told()).toEqual([ID]);
  });

  it('leaves no second name of a file that was made', async () => {
    await using scene = await killed({ 'a.txt': 'new' });
    const temp = `.plugboard-${ID}.0`;
    scene.begun(
      [
        { do: 'put', at: scene.spot('a.txt'), temp },
        { do: 'made', is: scene.mark('a.txt') },
      ],
      true,
    );
    linkSync(join(scene.root, 'a.txt'), join(scene.root, temp));
    await scene.changes.recover();
    expect(scene.names()).toEqual(['a.txt']);
    expect(await scene.told()).toEqual([ID]);
  });

  it('leaves one name of a file that was being moved', async () => {
    await using scene = await killed({ 'from.txt': 'moved' });
    const is = scene.mark('from.txt');
    scene.begun([{ do: 'move', from: scene.spot('from.txt'), to: scene.spot('to.txt'), is }], true);
    linkSync(join(scene.root, 'from.txt'), join(scene.root, 'to.txt'));
    await scene.changes.recover();
    expect(scene.names()).toEqual(['from.txt']);
  });

  it('leaves nothing of a folder that was deleted to another disk', async () => {
    await using scene = await killed({ 'b.txt': '' });
    const temp = `.plugboard-${ID}.0`;
    scene.begun(
      [
        { do: 'put', at: scene.spot('gone'), was: '1', kept: `${ID}.0`, temp },
        { do: 'made', is: '' },
      ],
      true,
    );
    mkdirSync(scene.kept(0));
    mkdirSync(join(scene.root, temp));
    writeFileSync(join(scene.root, temp, 'rest.txt'), 'rest');
    await scene.changes.recover();
    expect(scene.names()).toEqual(['b.txt']);
    expect(await scene.told()).toEqual([ID]);
  });

  it('leaves no empty folder that was to be replaced by the one made', async () => {
    await using scene = await killed({ 'b.txt': '' });
    const temp = `.plugboard-${ID}.0`;
    for (const name of [temp, 'new']) mkdirSync(join(scene.root, name));
    scene.begun(
      [
        { do: 'put', at: scene.spot('new'), temp },
        { do: 'made', is: scene.mark(temp), holds: '1 0 0' },
      ],
      true,
    );
    await scene.changes.recover();
    expect(scene.names()).toEqual(['b.txt']);
  });
});

describe('the journal', () => {
  it('that cannot forget what is too much keeps a change that was made', async () => {
    await using scene = await killed({ 'a.txt': 'one' });
    // Counts as more than all that may be kept, and cannot be read.
    mkdirSync(join(scene.journal, 'done', '000000000-dead.9999999999999.jsonl'));
    const made = await scene.changes.make({ did: 'test' }, scene.top, async (change) => {
      await using file = await scene.sandbox.place('a.txt');
      await change.put(file, file.stats, { content: Buffer.from('two') });
      return {};
    });
    expect(scene.read('a.txt')).toBe('two');
    rmSync(join(scene.journal, 'done', '000000000-dead.9999999999999.jsonl'), { recursive: true });
    expect(await scene.told()).toEqual([made.id]);
  });

  it('is told by one server while another forgets', async () => {
    await using scene = await killed({ 'a.txt': 'one' });
    for (const text of ['two', 'three']) {
      await scene.changes.make({ did: 'test' }, scene.top, async (change) => {
        await using file = await scene.sandbox.place('a.txt');
        await change.put(file, file.stats, { content: Buffer.from(text) });
        return {};
      });
    }
    let count = 0;
    for await (const _ of scene.changes.past(scene.sandbox)) {
      count += 1;
      for (const name of readdirSync(join(scene.journal, 'done'))) rmSync(join(scene.journal, 'done', name));
    }
    expect(count).toBe(1);
  });

  it('undoes a change that is forgotten with it', async () => {
    await using scene = await killed({ 'a.txt': 'one' });
    const { id } = await scene.changes.make({ did: 'test' }, scene.top, async (change) => {
      await using file = await scene.sandbox.place('a.txt');
      await change.put(file, file.stats, { content: Buffer.from('two') });
      return {};
    });
    for (let number = 0; number < 1_000; number += 1) {
      const change = `zzzzzzzzz-${String(number).padStart(4, '0')}`;
      const header = { change, time: '2026-01-01T00:00:00.000Z', did: 'test' };
      writeFileSync(join(scene.journal, 'done', `${change}.0.jsonl`), `${JSON.stringify(header)}\n`);
    }
    // The first change of a server forgets what is too much: the undo itself makes it so.
    await using restarted = new Changes(scene.sandbox, join(scene.journal, '..'), true);
    for await (const past of restarted.past(scene.sandbox)) {
      if (past.change === id) await restarted.undo(scene.sandbox, past);
    }
    expect(scene.read('a.txt')).toBe('one');
  });

  it.runIf(process.platform === 'linux')('that cannot be used leaves nothing open', async () => {
    await using scene = await killed({ 'a.txt': 'one' });
    mkdirSync(join(scene.journal, 'lock.db'));
    const attempt = () => scene.changes.make({ did: 'test' }, scene.top, async () => ({}));
    const words = { code: 'DENIED', message: 'The journal cannot be written, so nothing was changed.' };
    await expect(attempt()).rejects.toMatchObject(words);
    const before = readdirSync('/proc/self/fd').length;
    for (let times = 0; times < 10; times += 1) await expect(attempt()).rejects.toMatchObject(words);
    expect(readdirSync('/proc/self/fd').length).toBeLessThanOrEqual(before);
  });
});
