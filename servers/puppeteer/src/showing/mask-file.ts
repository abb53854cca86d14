import { readFileSync } from 'node:fs';
import { SettingsError } from '@plugboard/core';
import { SHORTEST } from './shown.ts';

/** The values of `--mask-values`: one a line; empty lines and lines that begin with # are none. */
export function maskedValues(file: string | undefined): string[] {
  if (file === undefined) return [];
  const values = read(file)
    .split(/\r?\n/)
    .filter((line) => line !== '' && !line.startsWith('#'));
  if (values.some((value) => value.length < SHORTEST))
    throw new SettingsError(
      `--mask-values: a value has at least ${SHORTEST} characters, or too much would be masked.`,
    );
  return values;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new SettingsError(`--mask-values: ${file} cannot be read.`);
  }
}
