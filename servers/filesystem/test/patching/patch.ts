import { ToolError } from '@plugboard/core';
import { applyHunks } from '../../src/patching/apply.ts';
import { parsePatch } from '../../src/patching/parse.ts';

/** What the hunks of a patch of one file make of a text. */
export function patched(text: string, hunks: string, head = '--- a/f\n+++ b/f\n'): string {
  return applyHunks(
    text,
    parsePatch(head + hunks).flatMap((file) => file.hunks),
    'f',
  );
}

/** The same by the other form. */
export function patchedBegin(text: string, hunks: string): string {
  return patched(text, `${hunks}*** End Patch\n`, '*** Begin Patch\n*** Update File: f\n');
}

export function refusalOf(work: () => unknown): { code?: string; message: string; hint?: string } {
  try {
    work();
  } catch (error) {
    if (ToolError.is(error)) return error as { message: string };
    throw error;
  }
  return { message: 'nothing was refused' };
}
