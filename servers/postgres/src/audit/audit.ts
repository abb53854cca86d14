import { createHash, randomBytes } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { SettingsError } from '@plugboard/core';

/** What is written of one statement that a model gave. */
interface Entry {
  readonly database: string;
  readonly sql: string;
  readonly params: readonly unknown[];
  /** `READ ONLY` or `READ WRITE`: what its transaction could do. */
  readonly mode: string;
  /** Rows answered or changed; a SQLSTATE, or `FAILED`, where there were none. */
  readonly outcome: number | string;
}

/** A file that statements are written to, one line of JSON each, in the order in which they ended. */
export interface Audit extends Disposable {
  readonly write: (entry: Entry) => void;
}

/** The last line is looked for in so many bytes at the end: more than a statement at its longest makes. */
const LAST = 1_048_576;

/**
 * Each line has the hash of the line before it and of itself: `hash` is the SHA-256 of `prev`, a line break and the JSON of
 * the line without `hash`. Who changes, drops or moves a line breaks the chain. A server goes on at the last line that it
 * finds; where several write to one file, each has a `chain` of its own, which begins at that line.
 */
export function openAudit(file: string): Audit {
  const handle = openFile(file);
  let prev = lastHash(handle);
  const chain = randomBytes(6).toString('hex');
  return {
    write: (entry) => {
      const line = { time: new Date().toISOString(), chain, ...entry, prev };
      const hash = createHash('sha256')
        .update(`${prev}\n${JSON.stringify(line)}`)
        .digest('hex');
      // In one call, at the end of the file, so that lines of several servers do not mix; before the answer goes out.
      writeSync(handle, `${JSON.stringify({ ...line, hash })}\n`);
      prev = hash;
    },
    [Symbol.dispose]: () => closeSync(handle),
  };
}

function openFile(file: string): number {
  try {
    return openSync(file, 'a+', 0o600);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new SettingsError(
      `--audit: ${file} cannot be written (${code}); name a file in a folder that is there.`,
    );
  }
}

/** Of the last whole line; empty for a new file. */
function lastHash(handle: number): string {
  const { size } = fstatSync(handle);
  const length = Math.min(size, LAST);
  const bytes = Buffer.alloc(length);
  readSync(handle, bytes, 0, length, size - length);
  const last = bytes.toString('utf8').trimEnd().split('\n').at(-1) ?? '';
  return /"hash":"([0-9a-f]{64})"\}$/.exec(last)?.[1] ?? '';
}
