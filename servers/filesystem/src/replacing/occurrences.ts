import { ToolError, type Call } from '@plugboard/core';
import { change, type Changed } from '../editing/changed.ts';
import { sourceOf, type Source } from '../editing/source.ts';
import { refuse } from '../errors.ts';
import type { OpenedFile, Sandbox } from '../sandbox/sandbox.ts';
import type { WholeMatch } from '../search/all-matches.ts';
import { filesBelow } from '../search/files.ts';
import { startSearcher, type Searcher } from '../search/searcher.ts';
import { openStarts } from '../search/starts.ts';
import { etagOf, readContent } from '../text/content.ts';
import { textForm } from '../text/decode.ts';
import { openDocument, toBytes, type Document } from '../text/document.ts';
import { filled } from './fill.ts';

/** What is replaced by what, and where. */
export interface Scope {
  readonly pattern: string;
  readonly mode: 'literal' | 'regex';
  /** In regex mode `$1` is what a group took, `$$` a dollar. */
  readonly replacement: string;
  readonly path: string;
  readonly glob?: string | undefined;
}

/** A file in which something is to be replaced. */
export interface FileFound {
  readonly root: OpenedFile['root'];
  readonly parts: readonly string[];
  readonly shown: string;
  /** Of its bytes as they were searched. */
  readonly etag: string;
  readonly document: Document;
  readonly source: Source;
  /** In `source.plain`, with what comes there. */
  readonly found: readonly Found[];
}

/** One occurrence: its place, and what comes there. */
type Found = readonly [start: number, end: number, text: string];

/** More in one file is not replaced. */
const MOST_IN_FILE = 10_000;
/** Texts of all files together in which something is replaced: they are held until all are written. */
const MOST_TEXT = 64 * 1024 * 1024;
/** Milliseconds for looking through all files. */
const MOST_TIME = 40_000;

/** Every file with an occurrence, in an order that does not change from call to call. */
export async function occurrencesIn(
  { sandbox, maxRead }: { readonly sandbox: Sandbox; readonly maxRead: number },
  scope: Scope,
  { signal, progress }: Pick<Call, 'signal' | 'progress'>,
): Promise<FileFound[]> {
  const until = Date.now() + MOST_TIME;
  const { pattern, mode } = scope;
  // What names a line end goes over it.
  const query = {
    pattern,
    mode,
    multiline: /\n|\\n/.test(pattern),
    case_sensitive: true,
    word: false,
    context: 0,
  };
  const all: FileFound[] = [];
  let [searched, size] = [0, 0];
  await using open = await openStarts(sandbox, scope.path);
  await using searcher = await startSearcher(query, { signal, until });
  for await (const { opening } of filesOf(sandbox, open.starts, scope.glob, signal)) {
    progress((searched += 1));
    const file = await inFile(opening, maxRead, (source, shown) =>
      find(searcher, { source, shown, scope, until }),
    );
    if (file === undefined) continue;
    all.push(file);
    size += file.document.text.length;
    if (size > MOST_TEXT) throw tooMuch('The files to change are too large together.');
  }
  return all;
}

interface Place {
  readonly source: Source;
  readonly shown: string;
  readonly scope: Scope;
  readonly until: number;
}

async function find(searcher: Searcher, { source, shown, scope, until }: Place): Promise<Found[]> {
  const { matches, ended } = await searcher.searchText({ text: source.plain, most: MOST_IN_FILE, until });
  if (ended === 'time') throw tooMuch('Looking through the files takes too long.');
  if (ended === 'most') {
    throw refuse(
      'AMBIGUOUS',
      `${shown} has more than ${MOST_IN_FILE} occurrences.`,
      'Make the pattern longer.',
    );
  }
  const textFor = (match: WholeMatch) =>
    scope.mode === 'literal' ? scope.replacement : filled(scope.replacement, match, source.plain);
  // What matches nothing stands everywhere.
  return matches
    .filter(({ start, end }) => end > start)
    .map((match) => [match.start, match.end, textFor(match)]);
}

function tooMuch(words: string) {
  return refuse('TOO_LARGE', words, 'Narrow path or glob, and replace in parts.');
}

async function* filesOf(
  sandbox: Sandbox,
  starts: Awaited<ReturnType<typeof openStarts>>['starts'],
  glob: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<{ readonly opening: Promise<OpenedFile> }> {
  for (const start of starts) {
    if (start.stats.isFile()) yield { opening: sandbox.openFile(start) };
    else yield* filesBelow(sandbox, start, { glob, exclude: [] }, { signal, pass: () => {} });
  }
}

/** What a file has; nothing for one that is no text, is too large, or was closed or taken away meanwhile. */
async function inFile(
  opening: Promise<OpenedFile>,
  maxRead: number,
  findIn: (source: Source, shown: string) => Promise<Found[]>,
): Promise<FileFound | undefined> {
  try {
    await using file = await opening;
    if (file.stats.size > BigInt(maxRead)) return undefined;
    const { bytes } = await readContent(file, maxRead);
    if ((await textForm(bytes)) === undefined) return undefined;
    const document = await openDocument(bytes, file.shown);
    const source = sourceOf(document.text);
    const found = await findIn(source, file.shown);
    if (found.length === 0) return undefined;
    const { root, parts, shown } = file;
    return { root, parts, shown, etag: await etagOf(bytes), document, source, found };
  } catch (error) {
    if (ToolError.is(error) && ['NOT_FOUND', 'DENIED', 'BINARY', 'NOT_REGULAR'].includes(error.code ?? ''))
      return undefined;
    throw error;
  }
}

/** The bytes of a file with some of its occurrences replaced. */
export function replaced({ document, source, found }: FileFound, chosen: ReadonlySet<number>) {
  const changes = found
    .filter((_, index) => chosen.has(index + 1))
    .map(([start, end, text]) => ({
      edit: 0,
      start,
      end,
      text: text.replaceAll(/\r\n?/g, '\n'),
      claim: [start, end] as const,
    }));
  const { text, changed } = change(source, changes);
  return { bytes: toBytes(document, text), changed: changed satisfies Changed[] };
}
