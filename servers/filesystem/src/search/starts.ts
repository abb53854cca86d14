import { ToolError } from '@plugboard/core';
import type { Opened, OpenedFile, Sandbox } from '../sandbox/sandbox.ts';

export interface Starts extends AsyncDisposable {
  readonly starts: readonly (Opened | OpenedFile)[];
  readonly shown: string;
}

/** What a path names, opened to be searched: one folder or file; with several roots, `.` is all of them. */
export async function openStarts(sandbox: Sandbox, path: string): Promise<Starts> {
  const starts = await openEach(sandbox, path);
  const close = async () => {
    for (const start of starts) await start[Symbol.asyncDispose]();
  };
  return { starts, shown: path === '.' ? '.' : (starts[0]?.shown ?? path), [Symbol.asyncDispose]: close };
}

async function openEach(sandbox: Sandbox, path: string): Promise<(Opened | OpenedFile)[]> {
  if (path === '.' && sandbox.roots.length > 0)
    return Promise.all(sandbox.roots.map((root) => sandbox.openFolder({ root, parts: [] })));
  try {
    return [await sandbox.openFolder(path)];
  } catch (error) {
    if (!ToolError.is(error) || error.code !== 'NOT_A_DIRECTORY') throw error;
    return [await sandbox.openFile(path)];
  }
}
