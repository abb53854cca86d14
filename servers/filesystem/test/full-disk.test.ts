import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, textOf } from '@plugboard/core/testing';
import { describe, expect, it } from 'vitest';

const BIN = join(import.meta.dirname, '../dist/cli.js');
const MOUNT = 'mount -t tmpfs -o size="$1" none "$2" && mkdir -p "$2/root" "$2/journal"';
const KB = 1024;

/** A server of its own view of the disks, in which one of so many bytes stands in a folder. */
function inNamespace(size: string, disk: string, command: string) {
  return { command: 'unshare', args: ['-rm', 'sh', '-c', `${MOUNT} && ${command}`, 'sh', size, disk] };
}

const newFolder = () => mkdtempSync(join(tmpdir(), 'disk-'));

const { command, args } = inNamespace('64k', newFolder(), 'true');
const canMount = spawnSync(command, args).status === 0;

/** The root or the journal, or both, are on a disk of so many bytes. */
async function serve(size: string, on: { root: boolean; journal: boolean }) {
  const [disk, other] = [newFolder(), newFolder()];
  const folder = (isOnDisk: boolean, name: string) => (isOnDisk ? join(disk, name) : other);
  const [root, journal] = [folder(on.root, 'root'), folder(on.journal, 'journal')];
  const start = `exec "${process.execPath}" "${BIN}" "${root}" --journal "${journal}"`;
  const client = await connect(inNamespace(size, disk, start), { era: '2026-07-28' });
  const say = async (name: string, given: Record<string, unknown>) =>
    textOf(await client.callTool({ name, arguments: given }));
  return { say, [Symbol.asyncDispose]: () => client[Symbol.asyncDispose]() };
}

const FULL = /^TOO_LARGE: There is no room left on the disk of that file, or of the journal\./;

describe.skipIf(!canMount)('a disk that is full', () => {
  it('takes no new file, and keeps nothing of it', async () => {
    await using server = await serve('300k', { root: true, journal: false });
    await server.say('write', { path: 'a.txt', content: 'small' });
    expect(await server.say('write', { path: 'b.txt', content: 'x'.repeat(400 * KB) })).toMatch(FULL);
    const big = 'y'.repeat(400 * KB);
    expect(await server.say('write', { path: 'a.txt', content: big, mode: 'overwrite' })).toMatch(FULL);
    expect(await server.say('list', { hidden: true })).toMatch(/^\.: 1 entry\na\.txt/);
    expect(await server.say('read', { path: 'a.txt' })).toMatch('small');
  });

  it('leaves a file as it was to which no more can be added', async () => {
    await using server = await serve('300k', { root: true, journal: false });
    await server.say('write', { path: 'a.txt', content: 'small\n' });
    const more = { path: 'a.txt', content: 'x'.repeat(400 * KB), mode: 'append' };
    expect(await server.say('write', more)).toMatch(FULL);
    expect(await server.say('stat', { paths: ['a.txt'] })).toMatch('size 6 ');
    expect(await server.say('history', {})).not.toMatch(/write[^]*write/);
  });

  it('of the journal stops every change before it begins', async () => {
    await using server = await serve('300k', { root: false, journal: true });
    await server.say('write', { path: 'a.txt', content: 'x'.repeat(400 * KB) });
    // The old is copied to the journal, which is on another disk.
    const edit = { path: 'a.txt', content: 'new', mode: 'overwrite' };
    expect(await server.say('write', edit)).toMatch(FULL);
    expect(await server.say('delete', { paths: ['a.txt'] })).toMatch(FULL);
    expect(await server.say('stat', { paths: ['a.txt'] })).toMatch(`size ${400 * KB} `);
    expect(await server.say('list', { hidden: true })).toMatch(/^\.: 1 entry\na\.txt/);
    // Nothing of these fills it.
    expect(await server.say('write', { path: 'b.txt', content: 'small' })).toMatch(/^created/);
  });

  it('keeps what an undo would take away where that cannot be kept', async () => {
    await using server = await serve('300k', { root: false, journal: true });
    await server.say('write', { path: 'a.txt', content: '' });
    const more = { path: 'a.txt', content: 'x'.repeat(400 * KB), mode: 'append' };
    const [, id] = /change (\S+)/.exec(await server.say('write', more)) ?? [];
    for (let times = 0; times < 3; times += 1)
      expect(await server.say('undo', { change_id: id })).toMatch(FULL);
    expect(await server.say('stat', { paths: ['a.txt'] })).toMatch(`size ${400 * KB} `);
    expect(await server.say('write', { path: 'b.txt', content: 'small' })).toMatch(/^created/);
  });
});
