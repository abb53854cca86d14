import type { ContentBlock } from '@plugboard/core';
import { refuse } from '../errors.ts';
import type { Content } from './content.ts';
import { boundaryAfter, cutToRoom, strayBytes } from './cut.ts';
import { textForm } from './decode.ts';
import { decode, type TextForm } from './form.ts';
import { countLines, lineEnds } from './lines.ts';
import { mediaType } from './media.ts';

/** Which part of a file is wanted, and in which form. */
export interface View {
  readonly start_line?: number | undefined;
  readonly end_line?: number | undefined;
  readonly tail?: number | undefined;
  readonly line_numbers: boolean;
  readonly encoding: string;
  readonly as: 'auto' | 'text' | 'base64' | 'image';
}

/** What is told of a file in the first line, and the text below it. */
interface Piece {
  readonly facts: readonly string[];
  readonly text: string;
}

/** Larger pictures and sounds are refused by hosts or cost them dearly. */
export const MOST_MEDIA = 4 * 1024 * 1024;
/** Bytes that the facts of a first line may take beside the path. */
const FACTS_ROOM = 200;

/** A file's content as blocks: one line of facts, then the content once, in `room` bytes together. */
export async function bodyOf(
  shown: string,
  content: Content,
  view: View,
  room: number,
): Promise<ContentBlock[]> {
  const type = mediaType(content.sample);
  if (view.as === 'image' || (view.as === 'auto' && type !== undefined)) return media(shown, content, type);
  const left = Math.max(room - Buffer.byteLength(shown) - FACTS_ROOM, 4);
  const { facts, text } =
    view.as === 'base64' ? base64(content, left) : await textPiece(shown, content, view, left);
  return [
    {
      type: 'text',
      text: `${[shown, ...facts.filter(Boolean), `etag ${content.etag}`].join(' | ')}\n${text}`,
    },
  ];
}

async function textPiece(shown: string, content: Content, view: View, room: number): Promise<Piece> {
  const form = await textForm(
    content.sample,
    view.as === 'text' && view.encoding === 'auto' ? 'utf-8' : view.encoding,
  );
  if (form === undefined) {
    throw refuse('BINARY', `${shown} is no text (${content.size} bytes).`, 'as="base64" reads its bytes.');
  }
  const { facts, text } =
    content.offset === undefined ? lines(content.bytes, form, view, room) : range(content, form, room);
  return { facts: [...facts, form.bom > 0 ? `${form.encoding} bom` : form.encoding], text };
}

function lines(whole: Buffer, { encoding, bom }: TextForm, view: View, room: number): Piece {
  const bytes = whole.subarray(bom);
  const { total, eol } = countLines(bytes, encoding);
  const first = view.tail === undefined ? (view.start_line ?? 1) : Math.max(1, total - view.tail + 1);
  if (first > Math.max(total, 1))
    throw refuse('INVALID_ARGUMENTS', `start_line: the file has only ${total} lines.`);
  let [number, start, left, text] = [0, 0, room, ''];
  for (const { end } of lineEnds(bytes, encoding)) {
    number += 1;
    if (number > (view.end_line ?? total)) break;
    if (number >= first) {
      const line = (view.line_numbers ? `${number}\t` : '') + decode(bytes.subarray(start, end), encoding);
      left -= Buffer.byteLength(line);
      if (left < 0 && number === first)
        return longLine(bytes, { encoding, bom }, { number, total, start, end, room });
      if (left < 0)
        return {
          facts: [span(first, number - 1, total), eol, `truncated, go on with start_line=${number}`],
          text,
        };
      text += line;
    }
    start = end;
  }
  const last = Math.min(view.end_line ?? total, total);
  return { facts: [total === 0 ? 'empty' : span(first, last, total), eol], text };
}

function span(first: number, last: number, total: number): string {
  return `lines ${first}-${last} of ${total}`;
}

interface LongLine {
  readonly number: number;
  readonly total: number;
  readonly start: number;
  readonly end: number;
  readonly room: number;
}

/** A line that is longer than the room is shown up to where it fits; the rest is reached by bytes. */
function longLine(
  bytes: Buffer,
  { encoding, bom }: TextForm,
  { number, total, start, end, room }: LongLine,
): Piece {
  const cut = cutToRoom(bytes.subarray(start, end), room, encoding);
  const more = `cut, go on with byte_offset=${bom + start + cut.bytes.length}`;
  return { facts: [`line ${number} of ${total}`, more], text: cut.text };
}

function range(
  { bytes, length, offset = 0, size }: Content,
  { encoding, bom }: TextForm,
  room: number,
): Piece {
  const skipped = offset === 0 ? Math.min(bom, bytes.length) : strayBytes(bytes, offset, encoding);
  const rest = bytes.subarray(skipped);
  // A character that is begun is told whole, and one is told at least.
  const asked = rest.subarray(0, boundaryAfter(rest, Math.max(length - skipped, 1), encoding));
  const cut = cutToRoom(asked, room, encoding);
  const end = offset + skipped + cut.bytes.length;
  const facts = [`bytes ${offset}-${end} of ${size}`, end < size ? `go on with byte_offset=${end}` : ''];
  return { facts, text: cut.text };
}

function base64({ bytes: read, length, offset = 0, size }: Content, room: number): Piece {
  const bytes = read.subarray(0, length);
  // Three bytes are four characters, without padding between pieces.
  const piece = bytes.subarray(0, Math.floor(room / 4) * 3);
  const end = offset + piece.length;
  const more = end < size ? `go on with byte_offset=${end}` : '';
  return { facts: [`bytes ${offset}-${end} of ${size}`, 'base64', more], text: piece.toString('base64') };
}

function media(
  shown: string,
  { bytes, size, etag }: Content,
  type: ReturnType<typeof mediaType>,
): ContentBlock[] {
  if (type === undefined) {
    throw refuse('INVALID_ARGUMENTS', `as: ${shown} is no PNG, JPEG, GIF or WebP picture.`, 'Leave as out.');
  }
  if (size > MOST_MEDIA) {
    throw refuse('TOO_LARGE', `${shown} has ${size} bytes; at most ${MOST_MEDIA} are sent as media.`);
  }
  const facts = `${shown} | ${type}, ${size} bytes | etag ${etag}`;
  const block = { data: bytes.toString('base64'), mimeType: type };
  return [
    { type: 'text', text: facts },
    { type: type.startsWith('image/') ? 'image' : 'audio', ...block },
  ];
}
