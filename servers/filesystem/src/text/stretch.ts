import type { OpenedFile } from '../sandbox/sandbox.ts';
import { AHEAD, readAt, readHead, sampleOf, weakEtagOf, type Content, type Stretch } from './content.ts';
import { formFor } from './decode.ts';
import type { TextForm } from './form.ts';
import { lineEnds } from './lines.ts';
import { mediaType } from './media.ts';
import type { View } from './view.ts';

/** Bytes that are looked through at a time: even, as characters of UTF-16 are. */
const BLOCK = 256 * 1024;
/** Of the end, where most want few lines, the first time. */
const FEW = 16 * 1024;

interface Reading {
  /** Bytes that the answer may take. */
  readonly room: number;
  readonly signal: AbortSignal;
}

/**
 * The lines of a file that are wanted, without reading it whole: forward up to the first of them, or back from its end.
 * Bytes behind them may follow; where there is not room for all of them, some are left out. Undefined where no lines
 * are wanted, or the file is no text.
 */
export async function readStretch(
  file: OpenedFile,
  view: View,
  { room, signal }: Reading,
): Promise<Content | undefined> {
  const areLines = (view.start_line ?? view.end_line ?? view.tail) !== undefined;
  if (!areLines || view.as === 'base64' || view.as === 'image') return undefined;
  const head = await readHead(file);
  const form = await formFor(head, view);
  if (form === undefined || (view.as === 'auto' && mediaType(head) !== undefined)) return undefined;
  const size = Number(file.stats.size);
  const text = { file, form, size, signal };
  const { from, ...stretch } = await (view.tail === undefined
    ? fromStart(text, view.start_line ?? 1)
    : fromEnd(text, view.tail, view.line_numbers));
  // Of each two bytes at least one comes into the answer; only of what shifts between alphabets it may be none.
  const bytes = await readAt(file, from, Math.min(size - from, 2 * room + AHEAD));
  return {
    bytes,
    sample: sampleOf(head, bytes),
    etag: () => weakEtagOf(file),
    length: bytes.length,
    offset: from,
    size,
    stretch,
  };
}

interface Text {
  readonly file: OpenedFile;
  readonly form: TextForm;
  readonly size: number;
  readonly signal: AbortSignal;
}

interface Found extends Stretch {
  /** Where the first line begins. */
  readonly from: number;
}

/** A line by its number; behind the last one, the end. */
async function fromStart(text: Text, first: number): Promise<Found> {
  const { form, size } = text;
  if (first === 1) return { from: form.bom, first, total: undefined };
  let lines = 0;
  for await (const ends of endsBefore(text, size)) {
    const from = ends[first - 2 - lines];
    if (from !== undefined && from < size) return { from, first, total: undefined };
    lines += ends.length;
  }
  return { from: size, first, total: lines };
}

/** So many of the last lines, or all where there are no more. */
async function fromEnd(text: Text, most: number, isNumbered: boolean): Promise<Found> {
  const { form, size } = text;
  let lines = 0;
  for await (const starts of startsFromEnd(text)) {
    const from = starts.at(lines - most);
    lines += starts.length;
    if (lines < most || from === undefined) continue;
    if (!isNumbered) return { from, first: undefined, total: undefined };
    let before = 0;
    for await (const ends of endsBefore(text, from)) before += ends.length;
    return { from, first: before + 1, total: before + most };
  }
  return { from: form.bom, first: 1, total: size > form.bom ? lines + 1 : 0 };
}

/** Where the lines end from the first one on, block by block; what stands before `to` ends a line. */
async function* endsBefore({ file, form, signal }: Text, to: number): AsyncGenerator<number[]> {
  const unit = unitOf(form);
  for (let at = form.bom; at < to;) {
    signal.throwIfAborted();
    const bytes = await readAt(file, at, Math.min(BLOCK, to - at));
    // It has become shorter.
    if (bytes.length === 0) return;
    const isLast = at + bytes.length >= to;
    const found = [...lineEnds(bytes, form.encoding)];
    const last = found.at(-1);
    let next = at + bytes.length;
    // A line feed may follow, and belongs to it.
    if (!isLast && last?.eol === 'cr' && last.end === bytes.length && bytes.length > unit) next -= unit;
    const from = at;
    const isWhole = ({ end, eol }: (typeof found)[number]) =>
      isLast || (eol !== 'none' && from + end <= next);
    yield found.filter(isWhole).map(({ end }) => from + end);
    at = next;
  }
}

/** Where lines begin that are not the first one, block by block from the end. */
async function* startsFromEnd({ file, form, size, signal }: Text): AsyncGenerator<number[]> {
  const unit = unitOf(form);
  for (let [to, block] = [size, FEW]; to > form.bom; block = Math.min(2 * block, BLOCK)) {
    signal.throwIfAborted();
    const least = Math.max(form.bom, to - block);
    const from = least + ((least - form.bom) % unit);
    const found = [...lineEnds(await readAt(file, from, to - from), form.encoding)];
    // A carriage return may stand before it, and belong to it.
    const isTorn = from > form.bom && found[0]?.eol === 'lf' && found[0].end === unit;
    if (isTorn) found.shift();
    yield found
      .filter(({ eol }) => eol !== 'none')
      .map(({ end }) => from + end)
      .filter((start) => start < size);
    to = isTorn ? from + unit : from;
  }
}

/** Bytes of a line feed. */
function unitOf({ encoding }: TextForm): number {
  return encoding.startsWith('utf-16') ? 2 : 1;
}
