import type { ContentBlock } from '@plugboard/core';
import { refuse } from '../errors.ts';
import type { Content } from './content.ts';
import { boundaryAfter, cutToRoom, strayBytes } from './cut.ts';
import { formFor } from './decode.ts';
import { linesOf } from './excerpt.ts';
import type { TextForm } from './form.ts';
import { mediaType } from './media.ts';
import type { Piece, View } from './view.ts';

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
      text: `${[shown, ...facts.filter(Boolean), `etag ${await content.etag()}`].join(' | ')}\n${text}`,
    },
  ];
}

async function textPiece(shown: string, content: Content, view: View, room: number): Promise<Piece> {
  const form = await formFor(content.sample, view);
  if (form === undefined) {
    throw refuse('BINARY', `${shown} is no text (${content.size} bytes).`, 'as="base64" reads its bytes.');
  }
  const { facts, text } =
    content.offset === undefined || content.stretch !== undefined
      ? linesOf(content, form, view, room)
      : range(content, form, room);
  return { facts: [...facts, form.bom > 0 ? `${form.encoding} bom` : form.encoding], text };
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

async function media(
  shown: string,
  { bytes, size, etag }: Content,
  type: ReturnType<typeof mediaType>,
): Promise<ContentBlock[]> {
  if (type === undefined) {
    throw refuse('INVALID_ARGUMENTS', `as: ${shown} is no PNG, JPEG, GIF or WebP picture.`, 'Leave as out.');
  }
  if (size > MOST_MEDIA) {
    throw refuse('TOO_LARGE', `${shown} has ${size} bytes; at most ${MOST_MEDIA} are sent as media.`);
  }
  const facts = `${shown} | ${type}, ${size} bytes | etag ${await etag()}`;
  const block = { data: bytes.toString('base64'), mimeType: type };
  return [
    { type: 'text', text: facts },
    { type: type.startsWith('image/') ? 'image' : 'audio', ...block },
  ];
}
