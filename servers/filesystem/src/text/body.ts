import type { ContentBlock, Fitted } from '@plugboard/core';
import { refuse } from '../errors.ts';
import type { Content } from './content.ts';
import { decode } from './decode.ts';
import { eolOf, splitLines } from './lines.ts';
import { mediaType } from './media.ts';

/** Which part of a file is wanted, and in which form. */
export interface View {
  readonly start_line?: number | undefined;
  readonly end_line?: number | undefined;
  readonly tail?: number | undefined;
  readonly byte_offset?: number | undefined;
  readonly byte_length?: number | undefined;
  readonly line_numbers: boolean;
  readonly encoding: string;
  readonly as: 'auto' | 'text' | 'base64' | 'image';
}

/** The leading pieces that fit into what the answer may cost. */
export type Fit = (lines: readonly string[]) => Fitted<string>;

/** Larger pictures and sounds are refused by hosts or cost them dearly. */
const MOST_MEDIA = 4 * 1024 * 1024;

/** A file's content as blocks: one line of facts, then the content once. */
export function bodyOf(shown: string, content: Content, view: View, fit: Fit): ContentBlock[] {
  const type = mediaType(content.bytes);
  if (view.as === 'base64') return base64(shown, content, fit);
  if (view.as === 'image' || (view.as === 'auto' && type !== undefined)) return media(shown, content, type);
  const decoded =
    decode(content.bytes, view.encoding) ?? (view.as === 'text' ? decode(content.bytes, 'utf-8') : undefined);
  if (decoded === undefined) {
    throw refuse('BINARY', `${shown} is no text (${content.size} bytes).`, 'as="base64" reads its bytes.');
  }
  const format = [decoded.encoding, decoded.bom ? 'bom' : ''].filter(Boolean).join(' ');
  const { facts, text } =
    content.bytes.length < content.size ? range(content, decoded, fit) : lines(decoded.text, view, fit);
  return [{ type: 'text', text: `${header(shown, [...facts, format], content)}\n${text}` }];
}

function header(shown: string, facts: readonly string[], { etag }: Content): string {
  return [shown, ...facts.filter(Boolean), `etag ${etag}`].join(' | ');
}

function lines(text: string, view: View, fit: Fit): { facts: string[]; text: string } {
  const all = splitLines(text);
  const first = view.tail === undefined ? (view.start_line ?? 1) : Math.max(1, all.length - view.tail + 1);
  const last = Math.min(view.end_line ?? all.length, all.length);
  if (first > Math.max(all.length, 1)) {
    throw refuse('INVALID_ARGUMENTS', `start_line: the file has only ${all.length} lines.`);
  }
  const numbered = view.line_numbers ? (line: string, index: number) => `${first + index}\t${line}` : String;
  const wanted = all.slice(first - 1, last).map((line, index) => numbered(line, index));
  const { rows, left } = fit(wanted);
  if (rows.length === 0 && left > 0) return cutLine(all, first, fit);
  const end = first + rows.length - 1;
  const span = all.length === 0 ? 'empty' : `lines ${first}-${end} of ${all.length}`;
  const more = left === 0 ? '' : `truncated, go on with start_line=${end + 1}`;
  return { facts: [span, eolOf(all), more], text: rows.join('') };
}

/** A line too long for any budget is shown up to where it fits; the rest is reached by bytes. */
function cutLine(all: readonly string[], number: number, fit: Fit): { facts: string[]; text: string } {
  const before = Buffer.byteLength(all.slice(0, number - 1).join(''));
  const pieces = (all[number - 1] ?? '').match(/[^]{1,64}/gu) ?? [];
  const text = fit(pieces).rows.join('');
  const next = before + Buffer.byteLength(text);
  const more = `line ${number} cut, go on with byte_offset=${next} (of the text as utf-8)`;
  return { facts: [`line ${number} of ${all.length}`, more], text };
}

function range(
  { offset, bytes, size }: Content,
  decoded: { text: string },
  fit: Fit,
): { facts: string[]; text: string } {
  const pieces = decoded.text.match(/[^]{1,64}/gu) ?? [];
  const { rows, left } = fit(pieces);
  const text = rows.join('');
  const end = left === 0 ? offset + bytes.length : offset + Buffer.byteLength(text);
  const more = end < size ? `go on with byte_offset=${end}` : '';
  return { facts: [`bytes ${offset}-${end} of ${size}`, more], text };
}

function base64(shown: string, content: Content, fit: Fit): ContentBlock[] {
  // 48 bytes are 64 characters without padding, so that pieces can be joined.
  const encoded = content.bytes.toString('base64').match(/.{1,64}/g) ?? [];
  const { rows, left } = fit(encoded);
  const end = left === 0 ? content.offset + content.bytes.length : content.offset + rows.length * 48;
  const more = end < content.size ? `go on with byte_offset=${end}` : '';
  const facts = [`bytes ${content.offset}-${end} of ${content.size}`, 'base64', more];
  return [{ type: 'text', text: `${header(shown, facts, content)}\n${rows.join('')}` }];
}

function media(shown: string, content: Content, type: ReturnType<typeof mediaType>): ContentBlock[] {
  if (type === undefined) {
    throw refuse('INVALID_ARGUMENTS', `as: ${shown} is no PNG, JPEG, GIF or WebP picture.`, 'Leave as out.');
  }
  if (content.bytes.length > MOST_MEDIA) {
    throw refuse('TOO_LARGE', `${shown} has ${content.size} bytes; at most ${MOST_MEDIA} are sent as media.`);
  }
  const facts = header(shown, [`${type}, ${content.size} bytes`], content);
  const block = { data: content.bytes.toString('base64'), mimeType: type };
  return [
    { type: 'text', text: facts },
    { type: type.startsWith('image/') ? 'image' : 'audio', ...block },
  ];
}
