import { globSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { SettingsError } from '@plugboard/core';
import { assertFree, assertServerName, respell, spell, type Spelling } from '@plugboard/create-server';
import { packages, TEMPLATE } from '../workspace.ts';
import { write } from './draft.ts';
import type { Made } from './finish.ts';

/** What a build or an install leaves in the template, and what belongs to its own past. */
const NOT_COPIED = ['dist/**', 'node_modules/**', '.turbo/**', 'CHANGELOG.md'];

/** Copies the template to `servers/<name>`, with a changeset. Throws `SettingsError` for a name that it cannot have. */
export function newServer(root: string, name: string): Made {
  const template = join(root, TEMPLATE);
  const to = checked(root, template, name);
  const path = `servers/${name}`;
  const files = globSync('**', { cwd: template, exclude: NOT_COPIED, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const copies = files.map((file): [string, string] => [
    `${path}${file.slice(template.length).replaceAll('\\', '/')}`,
    respelled(file, to),
  ]);
  const undo = write(root, {
    fresh: new Map(copies),
    changeset: { name: `new-${name}`, package: `@plugboard/${name}`, words: `A server: ${to.title}.` },
  });
  return {
    path,
    install: true,
    // With what an install has put there.
    undo: () => {
      undo();
      rmSync(join(root, path), { recursive: true, force: true });
    },
    next: `${path} is there, with tests and a changeset. Start it with pnpm dev ${name}; its tools are in ${path}/src/tools.`,
  };
}

function checked(root: string, template: string, name: string): Spelling {
  assertServerName(name);
  const taken = packages(root).find((each) => each.short === name || each.name === `@plugboard/${name}`);
  if (taken !== undefined || name === 'plugboard') {
    throw new SettingsError(`The name ${name} is taken by ${taken?.path ?? 'the hub'}; choose another.`);
  }
  const modules = ['src/index.ts', 'src/cli.ts', 'test/open.ts', 'test/contract.test.ts'];
  assertFree(
    name,
    modules.map((file) => readFileSync(join(template, file), 'utf8')),
  );
  return spell(name);
}

/** A private package in the tools becomes a public one among the servers. */
function respelled(file: string, to: Spelling): string {
  const text = readFileSync(file, 'utf8').replace('  "private": true,\n', '');
  return respell(file, text.replaceAll(TEMPLATE, `servers/${to.kebab}`), to);
}
