import { closest, ToolError, visible } from '@plugboard/core';
import type { DatabaseError } from 'pg';
import { columnsNamedIn, functionNames, signaturesOf } from '../catalog/candidates.ts';
import { RELATION_KINDS } from '../catalog/kinds.ts';
import type { Reader } from '../catalog/reader.ts';
import type { Scope } from '../catalog/scope.ts';
import { likeNames } from '../catalog/suggest.ts';
import type { Database } from '../connection/database.ts';
import { isDatabaseError } from '../connection/failure.ts';

interface Asked {
  readonly database: Database;
  readonly scope: Scope;
  readonly sql: string;
  readonly signal: AbortSignal;
}

/**
 * Runs a statement of a model's. Where it fails for the name of a table, column or function that is not there, the error
 * says what may have been meant: the catalogue is asked in a read of its own.
 */
export async function suggesting<T>(run: () => Promise<T>, asked: Asked): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw await withSuggestion(error, asked);
  }
}

async function withSuggestion(error: unknown, { database, scope, sql, signal }: Asked): Promise<unknown> {
  if (!ToolError.is(error) || !isDatabaseError(error.cause)) return error;
  const { cause } = error;
  const name = nameAt(sql, Number(cause.position));
  const suggest = SUGGESTIONS[cause.code ?? ''];
  if (suggest === undefined || name === undefined) return error;
  try {
    const near = await database.read((reader) => suggest(reader, scope, { name, sql, cause }), { signal });
    if (near.length === 0) return error;
    const words = `Did you mean ${near.map((each) => JSON.stringify(each)).join(' or ')}?`;
    const hint = error.hint === undefined ? words : `${words}\n${error.hint}`;
    return new ToolError(error.message, {
      ...(error.code === undefined ? {} : { code: error.code }),
      hint,
      cause,
    });
  } catch {
    // The statement's own failure says more than that of looking for advice.
    return error;
  }
}

interface Failed {
  /** The parts of the name, as the catalogue has them. */
  readonly name: readonly string[];
  readonly sql: string;
  readonly cause: DatabaseError;
}

const MOST = 3;

const SUGGESTIONS: Readonly<
  Record<string, (reader: Reader, scope: Scope, failed: Failed) => Promise<string[]>>
> = {
  '42P01': async (reader, scope, { name, cause }) => {
    // The same code says that a table is not in FROM; the server's routine tells the two apart.
    const isUnknown = cause.routine === undefined || cause.routine === 'parserOpenTable';
    return isUnknown ? likeNames(reader, scope, name.at(-1) ?? '', RELATION_KINDS) : [];
  },
  '42703': async (reader, scope, { name, sql }) => {
    const word = name.at(-1) ?? '';
    const columns = await columnsNamedIn(reader, scope, namesIn(sql));
    const best = likest(
      word,
      columns.map(({ column }) => column),
    );
    const near = columns.filter(({ column }) => column === best).map(({ shown }) => visible(shown));
    return near.length > 0 ? near.slice(0, MOST) : likeNames(reader, scope, word, ['column']);
  },
  '42883': async (reader, scope, { name }) => {
    const word = name.at(-1) ?? '';
    const same = await signaturesOf(reader, scope, word);
    if (same.length > 0) return same.slice(0, MOST).map((each) => visible(each));
    const near = likest(word, await functionNames(reader, scope));
    return near === undefined ? [] : [visible(near)];
  },
};

/** Of names that are equally near, the one that begins alike. */
function likest(word: string, names: readonly string[]): string | undefined {
  const [alike, others] = [true, false].map((is) =>
    names.filter((name) => name.startsWith(word.slice(0, 1)) === is),
  );
  return closest(word, new Set([...(alike ?? []), ...(others ?? [])]));
}

const IDENTIFIER = String.raw`(?:"(?:[^"]|"")+"|[\p{L}_][\p{L}\p{N}_$]*)`;
const CHAIN = new RegExp(String.raw`${IDENTIFIER}(?:\s*\.\s*${IDENTIFIER})*`, 'uy');
const EACH = new RegExp(IDENTIFIER, 'gu');
/** A statement that names more is long, and not all of it are tables. */
const MOST_NAMES = 500;

/** The parts of the name that stands at a position, which counts code points from 1. */
function nameAt(sql: string, position: number): string[] | undefined {
  if (!(position >= 1)) return undefined;
  CHAIN.lastIndex = Array.from(sql)
    .slice(0, position - 1)
    .join('').length;
  const [chain] = CHAIN.exec(sql) ?? [];
  return chain === undefined ? undefined : namesIn(chain);
}

/** All that could be a name in a statement, words of SQL and of texts among it. */
function namesIn(sql: string): string[] {
  const names = sql.match(EACH) ?? [];
  return [...new Set(names.map(folded))].slice(0, MOST_NAMES);
}

function folded(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name.toLowerCase();
}
