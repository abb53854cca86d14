import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { makePlace } from './tree.ts';

const BIN = join(import.meta.dirname, '../dist/cli.js');
const { root } = makePlace({ 'a.txt': '' });

it.each([
  [[], 'mcp-server-filesystem: Missing <path>…: The folders a model may read.\n'],
  [['--path', root], /^mcp-server-filesystem: Unknown flag --path\. Try --help\.\n$/],
  [
    [`${root}/nowhere`],
    `mcp-server-filesystem: ${root}/nowhere does not exist; name folders that can be read.\n`,
  ],
  [
    [`${root}/a.txt`],
    `mcp-server-filesystem: ${root}/a.txt is not a folder; name folders that can be read.\n`,
  ],
])('%j is refused with exit code 2', (args, words) => {
  const { status, stderr, stdout } = spawnSync(process.execPath, [BIN, ...args], { encoding: 'utf8' });
  expect(stderr).toMatch(words);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
});
