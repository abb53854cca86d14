import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { makePlace } from './tree.ts';

const BIN = join(import.meta.dirname, '../dist/cli.js');
const { root } = makePlace({ 'a.txt': '' });

it.each([
  [
    [],
    'mcp-server-filesystem: Missing <path>…: name at least one folder; --ro <path> is for one that may only be read.\n',
  ],
  [['--path', root], /^mcp-server-filesystem: Unknown flag --path\. Try --help\.\n$/],
  [
    [`${root}/nowhere`],
    `mcp-server-filesystem: ${root}/nowhere does not exist; name folders that can be read.\n`,
  ],
  [
    [`${root}/a.txt`],
    `mcp-server-filesystem: ${root}/a.txt is not a folder; name folders that can be read.\n`,
  ],
  [
    [root, '--ro', `${root}/nowhere`],
    `mcp-server-filesystem: ${root}/nowhere does not exist; name folders that can be read.\n`,
  ],
  [
    [root, '--ro', root],
    `mcp-server-filesystem: ${root} is named for reading only and for writing; name it once.\n`,
  ],
  [[root, '--deny', '../x'], 'mcp-server-filesystem: --deny: expected a glob without "..", got ["../x"].\n'],
  [
    [root, '--deny', 'x', '--allow', '[a'],
    'mcp-server-filesystem: --allow: expected a glob whose brackets and braces are closed and not nested, got ["[a"].\n',
  ],
  [
    [root, '--max-read', '10gb'],
    'mcp-server-filesystem: --max-read: expected bytes or a size such as 10mb, at most 256mb, got "10gb".\n',
  ],
  [
    [root, '--secrets', 'wran'],
    'mcp-server-filesystem: --secrets: expected deny or warn or allow, got "wran". Did you mean "warn"?\n',
  ],
])('%j is refused with exit code 2', (args, words) => {
  const { status, stderr, stdout } = spawnSync(process.execPath, [BIN, ...args], { encoding: 'utf8' });
  expect(stderr).toMatch(words);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
});
