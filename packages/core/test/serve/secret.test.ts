import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setting } from '@plugboard/core';
import { helpText, readCommandLine } from '@plugboard/core/serve';
import * as z from 'zod';
import { describe, expect, it, vi } from 'vitest';
import { program } from '../fixture/program.ts';

const CANARY = 'canary-7f3a-4c1e-9b2d';
const folder = mkdtempSync(join(tmpdir(), 'secret-'));
const file = (content: string, name = 'secret') => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

const settings = z.strictObject({
  key: setting(z.string().min(16).optional().describe('A key.'), {
    env: 'THE_KEY',
    secret: true,
    value: 'key',
  }),
  other: setting(z.string().default(CANARY).describe('Another.'), { secret: true }),
});
const read = (argv: string[], env = {}) => readCommandLine(settings, argv, env).settings?.key;

/** What `run` writes to stderr. */
function heard(run: () => unknown): string {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    run();
    return write.mock.calls.map(([text]) => String(text)).join('');
  } finally {
    write.mockRestore();
  }
}

describe('a secret', () => {
  it('comes from its variable, in silence', () => {
    expect(heard(() => expect(read([], { THE_KEY: CANARY })).toBe(CANARY))).toBe('');
  });

  it.each([CANARY, `${CANARY}\n`, `${CANARY}\r\n`])('comes from a file that holds %j', (content) => {
    const path = file(content);
    expect(heard(() => expect(read(['--key-file', path])).toBe(CANARY))).toBe('');
    expect(read([`--key-file=${path}`], { THE_KEY: 'another-key-than-that' })).toBe(CANARY);
    expect(read([], { THE_KEY_FILE: path })).toBe(CANARY);
  });

  it('on the command line works, with one line of warning', () => {
    const line = heard(() =>
      expect(read(['--key', CANARY], { THE_KEY: 'another-key-than-that' })).toBe(CANARY),
    );
    expect(line).toMatch(/^\S+ info --key: other users .*; set THE_KEY instead\n$/);
    expect(line).not.toContain('canary');
    expect(heard(() => readCommandLine(settings, ['--other', CANARY]))).toContain('use --other-file instead');
  });

  it.each([
    [['--key', CANARY, '--key-file', 'x'], {}, '--key and --key-file are both given; give one.'],
    [[], { THE_KEY: CANARY, THE_KEY_FILE: 'x' }, 'THE_KEY and THE_KEY_FILE are both set; set one.'],
    [['--key-file', '/nowhere/at/all'], {}, '--key-file: cannot read "/nowhere/at/all" (ENOENT).'],
    [[], { THE_KEY_FILE: '/nowhere/at/all' }, 'THE_KEY_FILE: cannot read "/nowhere/at/all" (ENOENT).'],
    [['--key-file', file('\n', 'empty')], {}, 'is empty.'],
    [['--key-file'], {}, '--key-file needs a value: --key-file <file>.'],
    [['--key', 'canary'], {}, '--key: expected at least 16 characters.'],
    [['--key-file', file('canary', 'short')], {}, '--key: expected at least 16 characters.'],
    [[], { THE_KEY: 'canary' }, 'THE_KEY: expected at least 16 characters.'],
    [[`--kee=${CANARY}`], {}, 'Unknown flag --kee. Did you mean "--key"?'],
  ])('that cannot be taken from %j %j is refused without being told', (argv, env, words) => {
    let message = '';
    const told = heard(() => {
      try {
        read(argv, env);
      } catch (error) {
        message = (error as Error).message;
      }
    });
    expect(message).toContain(words);
    expect(message + told).not.toContain('canary');
  });

  it('never stands in the help text', () => {
    const help = helpText('tool', 'Does things.', settings);
    expect(help).toContain('--key <key>        A key. [env THE_KEY, --key-file]');
    expect(help).not.toContain('canary');
  });

  it('of a program is in nothing that it prints', () => {
    const { command, args } = program('--http', '0.0.0.0:x', '--auth-token', CANARY);
    const { stderr, stdout, status } = spawnSync(command, args, { encoding: 'utf8' });
    expect(status).toBe(2);
    expect(stderr).toContain('set PLUGBOARD_AUTH_TOKEN instead');
    expect(stderr + stdout).not.toContain('canary');
  });
});

describe('a program that others could reach', () => {
  it('ends with 2 and one sentence that names both flags', () => {
    const { command, args } = program('--http', '0.0.0.0:0');
    const { stderr, status } = spawnSync(command, args, { encoding: 'utf8' });
    expect(status).toBe(2);
    expect(stderr).toBe(
      'mcp-server-fixture: --http: 0.0.0.0 can be reached from other machines; set a token with --auth-token, an issuer with --auth-issuer, or say --allow-unauthenticated.\n',
    );
  });
});
