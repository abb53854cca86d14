import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { connect, upstream } from '@plugboard/core/testing';
import { expect, it } from 'vitest';
import { call } from './open.ts';

const BIN = join(import.meta.dirname, '../dist/cli.js');
const env = { PATH: process.env['PATH'] ?? '' };

it.each([
  [['--token', 'a', '--gh'], 'Give one of --token, --gh and --app-id, not several.'],
  [['--app-id', '7'], '--app-id and --app-key go together.'],
  [['--repos', 'octo'], '--repos: expected owner/name or owner/*, found "octo".'],
  [['--host', 'http://git.example.org'], '--host: over plain http the token could be read on its way'],
  [['--private-mix', 'maybe'], '--private-mix'],
])('%j is refused in one sentence', (args, words) => {
  const { status, stderr } = spawnSync(process.execPath, [BIN, ...args], {
    encoding: 'utf8',
    env,
    input: '',
  });
  expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining(words) });
});

const RATE = { limit: 60, remaining: 60, reset: 1_790_000_000, used: 0 };

function hub() {
  return upstream({
    'GET /api/v3/rate_limit': { body: { resources: { core: RATE, search: RATE }, rate: RATE } },
    'GET /api/v3/user': { body: { login: 'octo' } },
  });
}

/** A folder with a `gh` that answers so. */
function ghThat(script: string) {
  const folder = mkdtempSync(join(tmpdir(), 'gh-'));
  writeFileSync(join(folder, 'gh'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, 'gh'), 0o755);
  const path = [folder, dirname(process.execPath), '/usr/bin', '/bin'].join(delimiter);
  return { path, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
}

async function contextOf(args: readonly string[], more: Record<string, string>) {
  const spawn = { command: process.execPath, args: [BIN, ...args], env: { ...env, ...more } };
  await using client = await connect(spawn, { era: '2026-07-28' });
  return await call(client, 'get_context');
}

it('--gh takes the token of the gh command, for this host', async () => {
  await using server = await hub();
  using gh = ghThat('[ "$*" = "auth token --hostname ${HOST_NAME}" ] && echo gho_fromgh');
  const HOST_NAME = new URL(server.url).host;
  const { data } = await contextOf(['--gh', '--host', server.url], { PATH: gh.path, HOST_NAME });
  expect(data).toMatchObject({ token: 'oauth', login: 'octo' });
  expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([
    'token gho_fromgh',
    'token gho_fromgh',
  ]);
});

it('without --gh nothing runs it, and nobody is acted for', async () => {
  await using server = await hub();
  using gh = ghThat('echo gho_fromgh');
  const { data } = await contextOf(['--host', server.url], { PATH: gh.path });
  expect(data).toMatchObject({ token: 'none' });
  expect(server.requests[0]?.headers).not.toHaveProperty('authorization');
});

it.each(['exit 1', 'true', 'echo canary >&2; exit 4'])(
  'a gh that has no token (%s) is told in words',
  async (script) => {
    using gh = ghThat(script);
    const { text, isError } = await contextOf(['--gh', '--host', 'http://127.0.0.1:9'], { PATH: gh.path });
    expect(isError).toBe(true);
    expect(text).toMatch(/^NO_TOKEN: The gh command has no token for this host\. .*gh auth login/);
    expect(text).not.toContain('canary');
  },
);

it('a token is taken from the environment or a file, and shows nowhere', async () => {
  await using server = await hub();
  const { data, text } = await contextOf(['--host', server.url], { GITHUB_TOKEN: 'github_pat_canary' });
  expect(data).toMatchObject({ token: 'fine-grained' });
  expect(text).not.toContain('canary');
});
