import { execFileSync, spawnSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Check } from '@plugboard/core';
import { describe, expect, it } from 'vitest';
import { checkAccess } from '../src/check-access.ts';
import { createPolicy, DEFAULT_RULES } from '../src/policy/policy.ts';
import { openSandbox } from '../src/sandbox/sandbox.ts';
import { makePlace, SECRET } from './tree.ts';

const BIN = join(import.meta.dirname, '../dist/cli.js');
const { root, outside } = makePlace({
  'a.txt': SECRET,
  '.env': SECRET,
  'private/b.txt': SECRET,
  'fixtures/.env': '',
});
symlinkSync(outside, join(root, 'way-out'));

const ask = (path: string, ...flags: string[]) => {
  const args = [BIN, root, '--deny', 'private', '--allow', 'fixtures', '--check-access', path, ...flags];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', input: '' });
  return { status, stderr, lines: stdout.trimEnd().split('\n') };
};

const ROOT = `ok      root: ${root}, named for reading and writing.`;
const YES = 'ok      read: Yes.';
const CLOSED = 'The person who runs this server';

describe('--check-access', () => {
  it.each([
    ['a.txt', [ROOT, YES, 'ok      write: Yes.']],
    ['.', [ROOT, YES, 'ok      write: Yes.']],
    ['fixtures/.env', [ROOT, 'ok      rule: --allow fixtures names it.', YES, 'ok      write: Yes.']],
  ])('says why %s can be read, and exits with 0', (path, lines) => {
    expect(ask(path)).toEqual({ status: 0, stderr: '', lines });
  });

  it.each([
    [
      '.env',
      [
        ROOT,
        `failed  read: No. DENIED: .env may hold secrets, by its name. ${CLOSED} can open it with --allow, or all such files with --secrets warn.`,
      ],
    ],
    [
      'private/b.txt',
      [
        ROOT,
        'ok      rule: --deny private names it.',
        `failed  read: No. DENIED: private/b.txt is closed by a rule. ${CLOSED} set it with --deny.`,
      ],
    ],
    ['nowhere', [ROOT, 'failed  read: No. NOT_FOUND: There is no nowhere. list shows what there is.']],
    [
      'way-out/secret.txt',
      [
        ROOT,
        'failed  read: No. SYMLINK_ESCAPE: way-out/secret.txt is a link that leads outside the folders this server may use.',
      ],
    ],
    [
      '/etc/passwd',
      [
        'failed  read: No. OUTSIDE_ROOTS: That path is outside the folders this server may use. list_roots shows them.',
      ],
    ],
  ])('says why %s cannot be read, and exits with 1', (path, lines) => {
    expect(ask(path)).toEqual({ status: 1, stderr: '', lines });
  });

  it('says that a secret is opened with a warning', () => {
    const { status, lines } = ask('.env', '--secrets', 'warn');
    expect(lines[1]).toBe('ok      read: Yes, with a warning: it may hold secrets, by its name.');
    expect(status).toBe(0);
  });

  it('says that a folder can be written, once a tool writes', async () => {
    const policy = createPolicy({ ...DEFAULT_RULES, writing: true });
    await using sandbox = await openSandbox([root], { policy });
    const deps = { sandbox, maxRead: 1, [Symbol.asyncDispose]: async () => {} };
    const found: Check[] = [];
    for await (const check of checkAccess(deps, 'a.txt')) found.push(check);
    expect(found.at(-1)).toEqual({ name: 'write', ok: true, words: 'Yes.' });
  });

  it.skipIf(process.platform === 'win32')('says that a FIFO has nothing to read', () => {
    execFileSync('mkfifo', [join(root, 'pipe')]);
    expect(ask('pipe').lines.at(-1)).toMatch(/^failed {2}read: No\. NOT_REGULAR: pipe is neither/);
  });
});
