import { mkdirSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, join, relative, sep } from 'node:path';
import { SettingsError, ToolError } from '@plugboard/core';

/** The folder of `--files`: the only one that uploads come from and downloads go to. */
export interface Files {
  /** Its real path. */
  readonly root: string;
  /** The file of a name relative to it. Throws a `ToolError` for what is not inside, or no file. */
  readonly open: (name: string) => string;
}

export function filesIn(folder: string | undefined): Files | undefined {
  if (folder === undefined) return undefined;
  let root: string;
  try {
    mkdirSync(folder, { recursive: true });
    root = realpathSync(folder);
  } catch {
    throw new SettingsError(`--files: ${folder} cannot be made or read.`);
  }
  return { root, open: (name) => open(root, name) };
}

export function noSuchFile(): ToolError {
  return refused('There is no such file.');
}

function refused(what: string): ToolError {
  return new ToolError(what, {
    code: 'REFUSED_FILE',
    hint: 'Name a file inside the folder of --files, like notes/a.txt.',
  });
}

function open(root: string, name: string): string {
  const isPlain = !name.includes('\0') && !isAbsolute(name) && !/^[a-z]:/i.test(name) && !name.includes('\\');
  if (!isPlain || name.split('/').includes('..'))
    throw refused('Only files inside the folder of --files can be used.');
  let path: string;
  try {
    path = realpathSync(join(root, name));
  } catch {
    throw noSuchFile();
  }
  const inside = relative(root, path);
  if (inside === '' || inside.startsWith(`..${sep}`) || inside === '..' || isAbsolute(inside))
    throw refused('Only files inside the folder of --files can be used.');
  if (!statSync(path).isFile()) throw refused('That is no file.');
  return path;
}

export function withoutFiles(what: string): ToolError {
  return new ToolError(`${what} need a folder, and none was given.`, {
    code: 'NO_FILES',
    hint: 'Whoever runs the server can name one with --files.',
  });
}
