import { createHash, randomBytes } from 'node:crypto';
import { ToolError } from '@plugboard/core';
import type { TableEffect } from './effects.ts';

/** A statement that was previewed, with what it did. */
export interface Previewed {
  readonly database: string;
  readonly role: string;
  readonly sql: string;
  readonly params: readonly unknown[];
  readonly effects: readonly TableEffect[];
  /** Rows that the statement itself says it changed. */
  readonly affected: number;
}

/** Milliseconds in which a preview can be executed. */
const LIVES = 10 * 60_000;
/** More than these are more than anybody will come back to. */
const MOST = 100;

/** What was previewed and not yet executed, each under a token that nobody can guess and that works once. */
export class Tokens {
  readonly #kept = new Map<string, Previewed & { readonly until: number }>();

  /** A token that says by its first letters which statement it is of. */
  keep(previewed: Previewed): string {
    const of = createHash('sha256').update(JSON.stringify(previewed)).digest('hex').slice(0, 8);
    const token = `${of}-${randomBytes(9).toString('base64url')}`;
    this.#kept.set(token, { ...previewed, until: Date.now() + LIVES });
    for (const oldest of [...this.#kept.keys()].slice(0, -MOST)) this.#kept.delete(oldest);
    return token;
  }

  /** Throws a `ToolError` for a token that is unknown, used or too old. */
  find(token: string): Previewed {
    const found = this.#kept.get(token);
    if (found === undefined || found.until < Date.now())
      throw new ToolError('This token is not known, was used, or is older than ten minutes.', {
        code: 'INVALID_TOKEN',
        hint: 'Run preview_write again, and pass on the token that it answers.',
      });
    return found;
  }

  /** It cannot be used again. */
  spend(token: string): void {
    this.#kept.delete(token);
  }
}
