import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Check } from '@plugboard/core';
import { describe, expect, it } from 'vitest';
import { checks } from '../src/checks.ts';
import { openSandbox } from '../src/sandbox/sandbox.ts';
import { makePlace } from './tree.ts';

const BIN = join(import.meta.dirname, '../dist/cli.js');

const doctor = (...paths: string[]) => {
  const { status, stdout } = spawnSync(process.execPath, [BIN, '--doctor', ...paths], { encoding: 'utf8' });
  return { status, lines: stdout.trimEnd().split('\n') };
};

describe('--doctor', () => {
  it('says of each folder and of the walk that it is well', () => {
    const [one, two] = [makePlace({}).root, makePlace({ 'a.txt': '' }).root];
    const { status, lines } = doctor(one, two);
    expect(lines.slice(-4)).toEqual([
      `ok      folder ${one}: It is there and can be listed; it is served for reading and writing.`,
      `ok      folder ${two}: It is there and can be listed; it is served for reading and writing.`,
      process.platform === 'linux'
        ? 'ok      walk: Names are opened from the handle of their folder: nothing swapped meanwhile leads outside.'
        : 'ok      walk: This system opens names by whole paths only, so each opened file is compared with its path before and after.',
      'ok      policy: In force: --secrets deny, --symlinks inside, --hardlinks deny-write.',
    ]);
    expect(status).toBe(0);
  });

  it('says what is kept closed', () => {
    const flags = ['--secrets', 'warn', '--symlinks', 'never', '--hardlinks', 'deny'];
    const { lines } = doctor(
      ...flags,
      '--deny',
      'x',
      '--deny',
      'y/**',
      '--allow',
      '.env',
      makePlace({}).root,
    );
    expect(lines.at(-1)).toBe(
      'ok      policy: In force: --secrets warn, --symlinks never, --hardlinks deny, --deny x, --deny y/**, --allow .env.',
    );
  });

  it('says which folder is not there', () => {
    const { root } = makePlace({});
    const { status, lines } = doctor(root, `${root}/nowhere`);
    expect(lines.at(-1)).toBe(
      `failed  start: ${root}/nowhere does not exist; name folders that can be read.`,
    );
    expect(status).toBe(1);
  });
});

it('a folder that is gone since the start is told, and so are the others', async () => {
  const [gone, here] = [makePlace({}).root, makePlace({}).root];
  await using sandbox = await openSandbox([gone, here], { anchored: false });
  rmSync(gone, { recursive: true });
  const found: Check[] = [];
  const deps = { sandbox, maxRead: 1, [Symbol.asyncDispose]: async () => {} };
  for await (const check of checks(deps)) found.push(check);
  expect(found).toEqual([
    {
      name: `folder ${gone}`,
      ok: false,
      words: 'It cannot be listed (NOT_FOUND); see that it exists and may be read by this user.',
    },
    { name: `folder ${here}`, ok: true, words: expect.any(String) as string },
    { name: 'walk', ok: true, words: expect.stringMatching('compared with its path') as string },
    { name: 'policy', ok: true, words: expect.any(String) as string },
  ]);
});
