import type { ToolError } from '@plugboard/core';
import { refuse } from '../errors.ts';

/** The lines of a patch, and the one that is read next, from 0. */
export interface Cursor {
  readonly lines: readonly string[];
  at: number;
}

/** `line` counts from 1. */
export function malformed(line: number, expected: string): ToolError {
  return refuse('INVALID_ARGUMENTS', `patch: in line ${line}, ${expected}.`);
}
