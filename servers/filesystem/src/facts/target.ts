import { ToolError } from '@plugboard/core';
import type { Location } from '../sandbox/location.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { shownPath } from '../sandbox/shown.ts';

/** Where a link leads in the end, or the code of the error that whoever follows it meets. */
export interface Target {
  readonly target?: string;
  readonly target_type?: 'file' | 'folder';
  readonly target_error?: string;
}

/** Nothing is told of what lies outside: neither its name nor whether it is there. */
export async function targetOf(sandbox: Sandbox, link: Location): Promise<Target> {
  try {
    await using folder = await sandbox.openFolder(link);
    return { target: shownPath(folder), target_type: 'folder' };
  } catch (error) {
    if (codeOf(error) !== 'NOT_A_DIRECTORY') return { target_error: codeOf(error) };
  }
  try {
    await using file = await sandbox.openFile(link);
    return { target: shownPath(file), target_type: 'file' };
  } catch (error) {
    return { target_error: codeOf(error) };
  }
}

function codeOf(error: unknown): string {
  if (ToolError.is(error) && error.code !== undefined) return error.code;
  throw error;
}
