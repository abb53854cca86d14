import { isAt, type ChangedFile } from './changed-file.ts';
import { unwritten } from './interest.ts';
import { slicePatch } from './slice.ts';

/** A file of a list in its order, and a line of its patch, both from 0. */
interface Place {
  readonly file: number;
  readonly line: number;
}

export interface Showing {
  /** With the patches, or the rows alone. */
  readonly detail: 'files' | 'patch';
  readonly from: Place;
  /** Most files. */
  readonly limit: number;
  /** Bytes. */
  readonly room: number;
  /** What was asked for by name: patches of it are shown whatever it is. */
  readonly paths: readonly string[];
  /** A patch as a model may read it, and a name. */
  readonly say: (patch: string) => string;
  readonly shown: (name: string) => string;
  /** A patch that GitHub left out, or why there is none. */
  readonly load?: (file: ChangedFile) => Promise<{ patch: string } | { reason: string }>;
}

export interface Shown {
  readonly text: string;
  /** Files that are in it, at least in part. */
  readonly files: number;
  /** Where the next answer goes on; undefined at the end of the list. */
  readonly next?: Place;
  /** Of the files in it: patches that were cut in favour of others. */
  readonly cut: number;
}

/** Bytes below which a patch is not begun. */
const LEAST = 300;

/** The files from a place on, with their patches as far as they fit. A long one takes no more than a third where others wait. */
export async function showChanges(files: readonly ChangedFile[], showing: Showing): Promise<Shown> {
  const { from, limit } = showing;
  const parts: string[] = [];
  let [room, cut] = [showing.room, 0];
  const most = files.length - from.file > 1 && from.line === 0 ? Math.ceil(room / 3) : room;
  for (const [offset, file] of files.slice(from.file).entries()) {
    const at = from.file + offset;
    const line = offset === 0 ? from.line : 0;
    const row = rowOf(file, showing);
    const left = room - Buffer.byteLength(row) - 1;
    // The first is begun whatever there is, so that the list goes on.
    if (offset === limit || (left < 0 && offset > 0)) return ended(parts, cut, { file: at, line });
    const isFirst = offset === 0;
    const { text, next } = await bodyOf(file, { line, isFirst, room: Math.min(left, most) }, showing);
    if (text === undefined) return ended(parts, cut, { file: at, line });
    const note = next === undefined ? '' : ` (cut at line ${next} of its patch)`;
    const part = `${row}${note}${text}`;
    parts.push(part);
    room -= Buffer.byteLength(part) + 1;
    if (next === undefined) continue;
    if (left <= most || files.length === 1 || from.line > 0)
      return ended(parts, cut, { file: at, line: next });
    cut += 1;
  }
  return ended(parts, cut);
}

function ended(parts: readonly string[], cut: number, next?: Place): Shown {
  return { text: parts.join('\n'), files: parts.length, cut, ...(next && { next }) };
}

/** What stands behind a row. No text: it is not begun here, since too little room is left. */
async function bodyOf(
  file: ChangedFile,
  { line, room, isFirst }: { line: number; room: number; isFirst: boolean },
  { detail, paths, say, load }: Showing,
): Promise<{ text?: string; next?: number }> {
  const kind = unwritten(file);
  if (detail === 'files') return { text: '' };
  const isAsked = paths.length > 0 && isAt(file, paths);
  if (kind !== undefined && !isAsked) return { text: ` (${kind}: not shown unless named in paths)` };
  const { patch, reason = '' } =
    file.patch === undefined ? await missing(file, isAsked ? load : undefined) : { patch: file.patch };
  if (patch === undefined) return { text: ` (${reason})` };
  if (room < LEAST && !isFirst) return {};
  const { text, next } = slicePatch(say(patch), { from: line, room });
  return { text: `\n${text}`, ...(next !== undefined && { next }) };
}

async function missing(
  file: ChangedFile,
  load: Showing['load'],
): Promise<{ patch?: string; reason?: string }> {
  const isSame =
    file.lines?.added === 0 &&
    file.lines.removed === 0 &&
    ['renamed', 'copied', 'changed'].includes(file.status);
  if (isSame) return { reason: file.status === 'changed' ? 'mode or kind alone' : 'content unchanged' };
  if (load === undefined) return { reason: 'not shown by GitHub: name it in paths' };
  return load(file);
}

const LETTERS: Readonly<Record<ChangedFile['status'], string>> = {
  added: 'A',
  removed: 'D',
  modified: 'M',
  renamed: 'R',
  copied: 'C',
  changed: 'T',
  unchanged: '=',
};

/** `R src/a.ts → src/b.ts +3 -1` */
export function rowOf(
  { path, previous, status, lines, before, after }: ChangedFile,
  { shown }: Pick<Showing, 'shown'>,
): string {
  const name = (text: string) => shown(text).replaceAll(/[\r\n]+/g, '⏎');
  const from = previous === undefined ? '' : `${name(previous)} → `;
  const bytes = before?.size === after?.size ? '' : ` (${before?.size ?? 0} → ${after?.size ?? 0} bytes)`;
  return `${LETTERS[status] ?? 'M'} ${from}${name(path)}${lines === undefined ? bytes : ` +${lines.added} -${lines.removed}`}`;
}
