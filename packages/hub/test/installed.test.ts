import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { useInstalled } from '../src/launch/installed.ts';

const folder = mkdtempSync(join(tmpdir(), 'installed-'));
const below = join(folder, 'deep', 'down');
mkdirSync(below, { recursive: true });

install('@scope/one', { version: '1.2.3', bin: { 'server-one': 'cli.js' } });
install('two', { version: '1.0.0', bin: { two: 'cli.js', other: 'other.js' } });
install('native', { version: '1.0.0', bin: 'cli.sh' });
install('library', { version: '1.0.0' });

function install(name: string, manifest: object): void {
  const home = join(folder, 'node_modules', name);
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'package.json'), JSON.stringify({ name, ...manifest }));
  for (const file of ['cli.js', 'other.js']) writeFileSync(join(home, file), '#!/usr/bin/env node\n');
  writeFileSync(join(home, 'cli.sh'), '#!/bin/sh\n');
}

const file = (name: string, bin = 'cli.js') => join(folder, 'node_modules', name, bin);

it.each([
  [
    ['-y', '@scope/one', 'a', '-b'],
    [file('@scope/one'), 'a', '-b'],
  ],
  [['@scope/one@1.2.3'], [file('@scope/one')]],
  [
    ['--yes', '--', 'two', '-y'],
    [file('two'), '-y'],
  ],
  [
    ['-y', '-p', 'two', 'other', 'x'],
    [file('two', 'other.js'), 'x'],
  ],
  [['--package=two', 'two'], [file('two')]],
])('npx %j runs a file that is here', (args, expected) => {
  expect(useInstalled({ command: 'npx', args }, [below])).toEqual({
    command: process.execPath,
    args: expected,
  });
});

it.each([
  ['npx', ['-y', 'not-here']],
  ['npx', ['-y', '@scope/one@^1']],
  ['npx', ['-y', '@scope/one@latest']],
  ['npx', ['-y', '@scope/one@1.2.4']],
  ['npx', ['-y', 'library']],
  ['npx', ['-y', 'native']],
  ['npx', ['-c', 'echo hi']],
  ['npx', ['--registry', 'x', 'two']],
  ['npx', ['../two']],
  ['npx', []],
  ['node', ['two']],
])('%s %j stays as it is', (command, args) => {
  expect(useInstalled({ command, args }, [below])).toEqual({ command, args });
});
