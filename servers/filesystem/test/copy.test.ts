import {
  chmodSync,
  existsSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { callOn, ERAS } from './open.ts';
import { makePlace, SECRET } from './tree.ts';

const copy = (root: string, args: object) => callOn([root], 'copy', { ...args });

describe.each(ERAS)('copy in %s', (era) => {
  it('copies a file with its mode and time, and undo takes the copy away', async () => {
    const { root } = makePlace({ 'a.sh': 'one' });
    chmodSync(join(root, 'a.sh'), 0o4755);
    utimesSync(join(root, 'a.sh'), 1_000, 2_000);
    const copied = await callOn([root], 'copy', { from: 'a.sh', to: 'b.sh' }, era);
    expect(copied.text).toMatch(/^copied a\.sh to b\.sh \| change \S+$/);
    const { mode, mtimeMs } = statSync(join(root, 'b.sh'));
    expect([mode & 0o7777, mtimeMs]).toEqual([0o4755, 2_000_000]);
    await callOn([root], 'undo', { change_id: copied.data['change_id'] }, era);
    expect(existsSync(join(root, 'b.sh'))).toBe(false);
  });
});

describe('copy', () => {
  it('copies a folder with links as links; undo takes it away only while it is as it was', async () => {
    const { root } = makePlace({ 'a/x.txt': 'one', 'a/b/y.txt': 'two' });
    symlinkSync('x.txt', join(root, 'a/link'));
    const copied = await copy(root, { from: 'a', to: 'c' });
    expect(readFileSync(join(root, 'c/b/y.txt'), 'utf8')).toBe('two');
    expect(readlinkSync(join(root, 'c/link'))).toBe('x.txt');
    writeFileSync(join(root, 'c/new.txt'), 'newer');
    const undone = await callOn([root], 'undo', { change_id: copied.data['change_id'] });
    expect(undone.text).toMatch(/^STALE: c was changed since/);
    expect(readFileSync(join(root, 'c/new.txt'), 'utf8')).toBe('newer');
  });

  it('copies nothing that is closed', async () => {
    const { root } = makePlace({ '.env': SECRET, 'conf/.env': SECRET });
    expect((await copy(root, { from: '.env', to: 'a' })).text).toMatch(/^DENIED: \.env may hold secrets/);
    expect((await copy(root, { from: 'conf', to: 'open' })).text).toMatch(/^DENIED: conf holds conf\/\.env/);
    expect(existsSync(join(root, 'open'))).toBe(false);
  });

  it('copies from a folder that may only be read, and not into it', async () => {
    const [from, to] = [makePlace({ 'a.txt': 'one' }).root, makePlace({}).root];
    const ro = { ro: [from] };
    const [a, b] = [join(from, 'a.txt'), join(to, 'a.txt')];
    expect((await callOn([to], 'copy', { from: a, to: b }, '2026-07-28', ro)).text).toMatch(/^copied/);
    expect((await callOn([to], 'copy', { from: b, to: join(from, 'b.txt') }, '2026-07-28', ro)).text).toMatch(
      /^READ_ONLY/,
    );
  });
});
