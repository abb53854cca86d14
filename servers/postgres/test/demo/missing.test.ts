import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';

const PACKAGE = join(import.meta.dirname, '../..');

// As it is called, with what it prints and how it ends.
const PROGRAM = `
import { Failure } from '@plugboard/core';
import pg from 'pg';
import { openDemo } from './demo/demo.ts';
try {
  const client = new pg.Client({ stream: openDemo().stream, user: 'postgres', database: 'postgres' });
  await client.connect();
  console.error((await client.query('SELECT count(*) FROM album')).rows[0].count);
  await client.end();
} catch (error) {
  if (!Failure.is(error)) throw error;
  console.error(error.message);
  process.exitCode = error.exitCode;
}
`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demo-'));
  await cp(join(PACKAGE, 'src/demo'), join(folder, 'demo'), { recursive: true });
  await writeFile(join(folder, 'program.ts'), PROGRAM);
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  await install('@plugboard/core', 'pg');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('says how to start it where PGlite is not installed', async () => {
  expect(await run()).toEqual({
    code: 2,
    stdout: '',
    stderr:
      '--demo needs the package @electric-sql/pglite beside this one: npx -y -p @electric-sql/pglite -p @plugboard/postgres mcp-server-postgres --demo\n',
  });
});

it('finds PGlite where it is, prints nothing, and does not keep a program alive', async () => {
  await install('@electric-sql/pglite');
  expect(await run()).toEqual({ code: 0, stdout: '', stderr: '600\n' });
});

async function install(...names: string[]): Promise<void> {
  for (const name of names) {
    const link = join(folder, 'node_modules', name);
    await mkdir(dirname(link), { recursive: true });
    await symlink(join(PACKAGE, 'node_modules', name), link);
  }
}

async function run() {
  const args = ['--conditions=@plugboard/source', 'program.ts'];
  return promisify(execFile)(process.execPath, args, { cwd: folder }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({
      code,
      stdout,
      stderr,
    }),
  );
}
