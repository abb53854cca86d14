import { bytesOf, type Call } from '@plugboard/core';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { encodePosition, type Position } from './position.ts';
import type { Query } from './query.ts';
import { counted, filePart, folderParts, type Form } from './render.ts';
import { look, type Found, type Scope, type Start } from './search.ts';

/** What a caller asks for, beside the query. */
export interface Wish {
  /** The searched path, as answers show it. */
  readonly shown: string;
  readonly starts: readonly Start[];
  readonly glob: string | undefined;
  readonly exclude: readonly string[];
  readonly output: 'lines' | 'files' | 'counts';
  readonly limit: number;
  readonly position: Position | undefined;
  /** Milliseconds in which a search should be done; then it answers what it has, and where to go on. */
  readonly time: number;
}

type Caller = Pick<Call, 'signal' | 'progress' | 'log' | 'budget'>;

/** The least a shorter answer is given, when the longer one took most of the time to grow too long. */
const SHORTER_TIME = 5_000;
/** Bytes kept for the first line. */
const HEAD_ROOM = 1_500;

/** Searches, and answers as much as fits: lines with context, lines, files with their numbers, sums of folders. */
export async function answer(sandbox: Sandbox, query: Query, wish: Wish, call: Caller): Promise<string> {
  const room = bytesOf(call.budget) - HEAD_ROOM;
  const started = Date.now();
  let shortened: Form | undefined;
  for (const form of formsOf(wish.output, query.context)) {
    const until = Math.max(started + wish.time, shortened === undefined ? 0 : Date.now() + SHORTER_TIME);
    const parts: string[] = [];
    const scope = { ...scopeOf(wish, form, until), fits: fitter(parts, form, room) };
    const found = await look(sandbox, query, scope, call);
    if (found.ended !== 'full') {
      for (const { shown, mayHoldSecrets } of found.files)
        if (mayHoldSecrets) call.log(`${shown} may hold secrets, and is searched (--secrets warn)`);
      const body = form === 'counts' ? sums(found, wish, room) : parts;
      return [head(found, wish, query, shortened && form), ...body].join('\n');
    }
    shortened = form;
  }
  throw new Error('sums of folders always fit');
}

function formsOf(output: Wish['output'], context: number): Form[] {
  if (output === 'counts') return ['counts'];
  if (output === 'files') return ['files', 'counts'];
  return context > 0 ? ['context', 'lines', 'files', 'counts'] : ['lines', 'files', 'counts'];
}

function scopeOf(wish: Wish, form: Form, until: number): Omit<Scope, 'fits'> {
  const { starts, glob, exclude, position } = wish;
  const lines = form === 'context' || form === 'lines';
  return { starts, glob, exclude, position, lines, limit: form === 'counts' ? Infinity : wish.limit, until };
}

/** Collects the parts of an answer, as long as they fit. */
function fitter(parts: string[], form: Form, room: number): Scope['fits'] {
  if (form === 'counts') return () => true;
  let left = room;
  return (file) => {
    const part = filePart(file, form);
    parts.push(part);
    left -= Buffer.byteLength(part) + 1;
    return left >= 0;
  };
}

/** As many sums as are wanted and fit; those left out are counted. */
function sums(found: Found, { starts, limit }: Wish, room: number): string[] {
  const [start, another] = starts;
  const all = folderParts(found.files, another === undefined ? (start?.parts.length ?? 0) : -1);
  let left = room;
  const told = all.slice(0, limit).filter((row) => (left -= Buffer.byteLength(row) + 1) >= 0);
  return told.length < all.length ? [...told, `+${all.length - told.length} more`] : told;
}

/** The line of facts: what was found, what was not looked at, and how to go on. */
function head(found: Found, { shown }: Wish, query: Query, shortened: Form | '' | undefined): string {
  const { files, count, searched, skipped, next } = found;
  const what =
    count === 0
      ? `no match in ${counted(searched, 'file')}`
      : `${counted(count, 'match')} in ${counted(files.length, 'file')} of ${searched} searched`;
  // By name: in which order a file system tells them is its own affair.
  const left = [...skipped]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([reason, number]) => `${number} ${reason}`)
    .join(', ');
  return [
    `${shown}: ${what}`,
    left === '' ? '' : `left out: ${left}`,
    shortened ? SHORTENED[shortened] : '',
    found.ended === 'time' ? 'stopped, time was up' : '',
    next === undefined ? '' : `truncated, go on with cursor=${encodePosition(next)}`,
    count === 0 && next === undefined ? adviceFor(query) : '',
  ]
    .filter(Boolean)
    .join(' | ');
}

const NARROW = 'narrow it with path, glob, exclude or a smaller limit';
const SHORTENED: Readonly<Record<Form, string>> = {
  context: '',
  lines: `too long with context, so without: ${NARROW}`,
  files: `too long for lines, so matches of each file: ${NARROW}`,
  counts: `too long for files, so matches of each folder: ${NARROW}`,
};

/** Why nothing may have been found, where the pattern looks like meant otherwise. */
function adviceFor({ mode, pattern, multiline, case_sensitive }: Query): string {
  if (mode === 'literal' && /\\[wsdb.(]|\.[*+]|\w\|\w|\[[^\]]+\]/.test(pattern))
    return 'the pattern was taken as it is; mode=regex reads it as an expression';
  if (mode === 'regex' && !multiline && /\\n/.test(pattern))
    return 'each line was searched alone; multiline=true finds what goes over lines';
  return case_sensitive && /\p{Lu}/u.test(pattern) ? 'case_sensitive=false finds other spellings' : '';
}
