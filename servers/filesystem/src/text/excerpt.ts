import { refuse } from '../errors.ts';
import type { Content } from './content.ts';
import { cutToRoom } from './cut.ts';
import { decode, type TextForm } from './form.ts';
import { countLines, lineEnds, type Eol } from './lines.ts';
import type { Piece, View } from './view.ts';

/** Some lines of a file. */
interface Excerpt {
  /** They begin with the first line that is wanted, and may go on behind the last. */
  readonly bytes: Buffer;
  readonly encoding: string;
  /** Where in the file they begin. */
  readonly offset: number;
  /** Whether they go on to its end. */
  readonly isEnd: boolean;
  /** The number of the first; where it is not known, these are the last `tail` lines. */
  readonly first: number | undefined;
  readonly tail: number;
  readonly last: number;
  /** How many lines the file has, where that is known. */
  readonly total: number | undefined;
  /** How its lines end; undefined where those that are told tell it. */
  readonly eol?: Eol;
}

/** The lines that are wanted, as far as there is room for them. */
export function linesOf(content: Content, form: TextForm, view: View, room: number): Piece {
  const excerpt = content.stretch === undefined ? ofWhole(content, form, view) : ofPart(content, form, view);
  const { bytes, encoding, first, isEnd, last } = excerpt;
  const eolOf = () => excerpt.eol ?? countLines(bytes.subarray(0, start), encoding).eol;
  let [count, start, left, text] = [0, 0, room, ''];
  for (const line of lineEnds(bytes, encoding)) {
    if (count > last - (first ?? 1)) break;
    const number = view.line_numbers && first !== undefined ? `${first + count}\t` : '';
    const shown = number + decode(bytes.subarray(start, line.end), encoding);
    left -= Buffer.byteLength(shown);
    const isTorn = line.eol === 'none' && !isEnd;
    if ((left < 0 || isTorn) && count === 0) return longLine(excerpt, line.end, room);
    if (left < 0 || isTorn)
      return { facts: [span(excerpt, count), eolOf(), `truncated, ${onwards(excerpt, count, start)}`], text };
    [text, start, count] = [text + shown, line.end, count + 1];
  }
  return { facts: [count === 0 ? 'empty' : span(excerpt, count), eolOf()], text };
}

function ofWhole({ bytes: whole }: Content, { encoding, bom }: TextForm, view: View): Excerpt {
  const bytes = whole.subarray(bom);
  const { total, eol } = countLines(bytes, encoding);
  const { tail = total, end_line: last = total } = view;
  const first = view.start_line ?? Math.max(1, total - tail + 1);
  if (first > Math.max(total, 1)) throw noSuchLine(total);
  let [number, start] = [1, 0];
  for (const { end } of lineEnds(bytes, encoding)) {
    if (number === first) break;
    [number, start] = [number + 1, end];
  }
  return {
    bytes: bytes.subarray(start),
    encoding,
    offset: bom + start,
    isEnd: true,
    first,
    tail,
    last,
    total,
    eol,
  };
}

function ofPart({ bytes, offset = 0, size, stretch }: Content, { encoding }: TextForm, view: View): Excerpt {
  const { first, total } = stretch ?? {};
  if (first !== undefined && total !== undefined && first > total) throw noSuchLine(total);
  const isEnd = offset + bytes.length >= size;
  const seen = isEnd && first !== undefined ? first - 1 + countLines(bytes, encoding).total : undefined;
  const { tail = Infinity, end_line: last = Infinity } = view;
  return { bytes, encoding, offset, isEnd, first, tail, last, total: total ?? seen };
}

function noSuchLine(total: number) {
  return refuse('INVALID_ARGUMENTS', `start_line: the file has only ${total} lines.`);
}

function span({ first, tail, total }: Excerpt, count: number): string {
  if (first === undefined) return `${count < tail ? `${count} of the ` : ''}last ${tail} lines, ${UNCOUNTED}`;
  const lines = `lines ${first}-${first + count - 1}`;
  return total === undefined ? `${lines}, ${UNCOUNTED}` : `${lines} of ${total}`;
}

const UNCOUNTED = 'total not counted';

function onwards({ first, offset }: Excerpt, count: number, start: number): string {
  return `go on with ${first === undefined ? `byte_offset=${offset + start}` : `start_line=${first + count}`}`;
}

/** A line that is longer than the room is shown up to where it fits; the rest is reached by bytes. */
function longLine(excerpt: Excerpt, end: number, room: number): Piece {
  const { bytes, encoding, offset, first, total } = excerpt;
  const cut = cutToRoom(bytes.subarray(0, end), room, encoding);
  const line =
    first === undefined
      ? span(excerpt, 1)
      : `line ${first}${total === undefined ? `, ${UNCOUNTED}` : ` of ${total}`}`;
  return { facts: [line, `cut, go on with byte_offset=${offset + cut.bytes.length}`], text: cut.text };
}
