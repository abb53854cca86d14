import { ToolError, type Call } from '@plugboard/core';
import { change, type Changed } from '../editing/changed.ts';
import { sourceOf, type Source } from '../editing/source.ts';
import { refuse } from '../errors.ts';
import type { OpenedFile, Sandbox } from '../sandbox/sandbox.ts';
import { filesBelow } from '../search/files.ts';
import { openStarts } from '../search/starts.ts';
import { etagOf, readContent } from '../text/content.ts';
import { textForm } from '../text/decode.ts';
import { openDocument, toBytes, type Document } from '../text/document.ts';
import { startFinder, type Finder } from './finder.ts';
import { MOST_IN_FILE, type Found, type Query } from './question.ts';

/** What is replaced, and where. */
export interface Scope extends Query {
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
  readonly found: readonly Found[];
}

/** Texts of all files together in which something is replaced: they are held until all are written. */
const MOST_TEXT = 64 * 1024 * 1024;
/** Milliseconds for looking through all files. */
const MOST_TIME = 40_000;

/** Every file with an occurrence, in an order that does not change from call to call. */
export async function occurrencesIn(
  { sandbox, maxRead }: { readonly sandbox: Sandbox; readonly maxRead: number },
  { path, glob, ...query }: Scope,
  call: Pick<Call, 'signal' | 'progress'>,
): Promise<FileFound[]> {
  const late = AbortSignal.timeout(MOST_TIME);
  const signal = AbortSignal.any([call.signal, late]);
  const all: FileFound[] = [];
  let [searched, size] = [0, 0];
  try {
    await using open = await openStarts(sandbox, path);
    await using finder = await startFinder(query, signal);
    for await (const { opening } of filesOf(sandbox, open.starts, glob, signal)) {
      call.progress((searched += 1));
      const file = await inFile(opening, finder, maxRead);
      if (file === undefined) continue;
      all.push(file);
      size += file.document.text.length;
      if (size > MOST_TEXT) throw tooMuch('The files to change are too large together.');
    }
  } catch (error) {
    if (late.aborted && !call.signal.aborted) throw tooMuch('Looking through the files takes too long.');
    throw error;
  }
  return all;
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
  finder: Finder,
  maxRead: number,
): Promise<FileFound | undefined> {
  try {
    await using file = await opening;
    if (file.stats.size > BigInt(maxRead)) return undefined;
    const { bytes } = await readContent(file, maxRead);
    if ((await textForm(bytes)) === undefined) return undefined;
    const document = await openDocument(bytes, file.shown);
    const source = sourceOf(document.text);
    const found = await finder.find(source.plain);
    if (found.length === 0) return undefined;
    if (found.length > MOST_IN_FILE) {
      throw refuse(
        'AMBIGUOUS',
        `${file.shown} has more than ${MOST_IN_FILE} occurrences.`,
        'Make the pattern longer.',
      );
    }
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
