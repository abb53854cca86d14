import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { servers, TEMPLATE } from '../workspace.ts';

const OPEN = 'test/open.ts';
const FILES = [
  'package.json',
  'README.md',
  'LICENSE',
  'tools.json',
  'server.json',
  'src/cli.ts',
  'src/index.ts',
  OPEN,
];
const GENERATED = new Set(['tools.json', 'server.json']);

/** Every server has the same files, and its tests the same way in. */
export function form(root: string): string[] {
  return servers(root).flatMap(({ path, folder }) => [
    ...FILES.filter((file) => !existsSync(join(folder, file))).map((file) =>
      GENERATED.has(file)
        ? `${path}/${file} is missing. Run pnpm gen and commit it.`
        : `${path}/${file} is missing. Copy it from ${TEMPLATE} and change what it says.`,
    ),
    ...wayIn(path, join(folder, OPEN)),
  ]);
}

function wayIn(path: string, file: string): string[] {
  if (!existsSync(file)) return [];
  const text = readFileSync(file, 'utf8');
  const exported = (name: string) =>
    new RegExp(`^export (const|function|async function) ${name}\\b`, 'm').test(text);
  return ['ERAS', 'open']
    .filter((name) => !exported(name))
    .map((name) => `${path}/${OPEN} must export ${name}, as ${TEMPLATE}/${OPEN} does.`);
}
