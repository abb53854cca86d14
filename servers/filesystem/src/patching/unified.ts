import { malformed, type Cursor } from './cursor.ts';
import type { FilePatch, Hunk } from './file-patch.ts';
import { gitNames, nameIn, withoutPrefixes, type Names } from './names.ts';
import { isGitHeader, isPlainHeader, isStop } from './stops.ts';
import { parseHunk } from './unified-hunk.ts';

const EXTENDED =
  /^(old mode|new mode|new file mode|deleted file mode|rename from|rename to|copy from|copy to|(?:dis)?similarity index|index) (.*)$/;
const BINARY = /^(?:GIT binary patch|Binary files .* differ)$/;
const NOTHING = '/dev/null';

export function isFileHeader(lines: readonly string[], at: number): boolean {
  return isGitHeader(lines, at) || isPlainHeader(lines, at);
}

/** Reads a unified diff of any number of files, git's extended headers too. */
export function parseUnified(lines: readonly string[]): FilePatch[] {
  const cursor: Cursor = { lines, at: 0 };
  const files: FilePatch[] = [];
  for (;;) {
    skipProse(cursor, files.length > 0);
    if (cursor.at >= lines.length) break;
    files.push(parseFile(cursor));
  }
  if (files.length > 0) return files;
  throw malformed(1, '"--- " and "+++ " with file names, "diff --git" or "*** Begin Patch" was expected');
}

/** What is said around a patch. A line that would be lost of it is none of that. */
function skipProse(cursor: Cursor, isBehind: boolean): void {
  const { lines } = cursor;
  for (; cursor.at < lines.length && !isFileHeader(lines, cursor.at); cursor.at += 1) {
    const line = lines[cursor.at] ?? '';
    if (/^diff --(?:cc|combined) |^@@@/.test(line)) {
      throw malformed(cursor.at + 1, 'there is the diff of a merge; give one against a single parent');
    }
    if (line.startsWith('@@ -')) {
      throw malformed(cursor.at + 1, '"--- " and "+++ " with file names were expected before the first "@@"');
    }
    if (isBehind && /^[+-](?![ -]|$)/.test(line)) {
      throw malformed(cursor.at + 1, 'a line is in no hunk; "@@" was expected before it');
    }
  }
}

/** What git says of a file before its lines, by git's own words. */
interface Header {
  readonly said: ReadonlyMap<string, string>;
  /** From `---` and `+++`, or else from the line that begins the file. */
  readonly names: Names | undefined;
}

function parseFile(cursor: Cursor): FilePatch {
  const line = cursor.at + 1;
  const header = parseHeader(cursor);
  if (BINARY.test(cursor.lines[cursor.at] ?? '')) {
    throw malformed(cursor.at + 1, 'there is a binary patch, and only texts can be patched');
  }
  const hunks: Hunk[] = [];
  for (;;) {
    if (!skipBlankTo(cursor, '@@')) break;
    hunks.push(parseHunk(cursor));
  }
  if (!isStop(cursor.lines, cursor.at)) {
    const expected = 'a line that begins with a space, + or -, "@@" or the next file was expected';
    throw malformed(cursor.at + 1, expected);
  }
  return fileOf(header, hunks, line);
}

function skipBlankTo(cursor: Cursor, wanted: string): boolean {
  let { at } = cursor;
  while (cursor.lines[at]?.trim() === '') at += 1;
  const isThere = cursor.lines[at]?.startsWith(wanted) === true;
  if (isThere) cursor.at = at;
  return isThere;
}

function parseHeader(cursor: Cursor): Header {
  const { lines } = cursor;
  const said = new Map<string, string>();
  let names: Names | undefined;
  if (isGitHeader(lines, cursor.at)) {
    names = gitNames(lines[cursor.at] ?? '');
    for (cursor.at += 1; ; cursor.at += 1) {
      const [, key, value = ''] = EXTENDED.exec(lines[cursor.at] ?? '') ?? [];
      if (key === undefined) break;
      said.set(key, value);
    }
  }
  if (!isPlainHeader(lines, cursor.at)) return { said, names };
  const [old, now] = [lines[cursor.at], lines[cursor.at + 1]].map((each = '') => nameIn(each.slice(4)));
  const given = withoutPrefixes({ old: old ?? '', now: now ?? '' }, names);
  cursor.at += 2;
  return { said, names: given };
}

function fileOf({ said, names }: Header, hunks: readonly Hunk[], line: number): FilePatch {
  expectNoLink(said, line);
  const mode = said.get('new mode') ?? said.get('new file mode');
  const executable = mode === undefined ? undefined : (Number.parseInt(mode, 8) & 0o111) !== 0;
  for (const way of ['rename', 'copy'] as const) {
    const [from, to] = [said.get(`${way} from`), said.get(`${way} to`)];
    if (from === undefined || to === undefined) continue;
    const both = { path: nameIn(from), to: nameIn(to), copy: way === 'copy' };
    return { op: 'update', ...both, executable, hunks, line };
  }
  if (names === undefined) throw malformed(line, 'file names were expected that can be told apart');
  const { old, now } = names;
  const isAdded = said.has('new file mode') || old === NOTHING;
  const isDeleted = said.has('deleted file mode') || now === NOTHING;
  const path = old === NOTHING ? now : old;
  if (path === NOTHING || path === '') throw malformed(line, 'the name of a file was expected');
  if (isAdded || isDeleted) {
    expectOnly(isAdded ? '+' : '-', hunks);
    return { op: isAdded ? 'add' : 'delete', path, executable, hunks, line };
  }
  if (old !== now) {
    throw malformed(line, 'there are two names of one file; "rename from" and "rename to" move a file');
  }
  if (hunks.length === 0 && mode === undefined) {
    throw malformed(line, 'a change of this file was expected: "@@" and lines, a mode or another name');
  }
  return { op: 'update', path, executable, hunks, line };
}

function expectNoLink(said: ReadonlyMap<string, string>, line: number): void {
  for (const key of ['old mode', 'new mode', 'new file mode', 'deleted file mode', 'index']) {
    const mode = /(?:^| )(\d{6})$/.exec(said.get(key) ?? '')?.[1];
    if (mode === undefined || mode.startsWith('100')) continue;
    throw malformed(line, 'there is a link or a submodule, and only files can be patched');
  }
}

/** A new file has no lines before, and a deleted one none after. */
function expectOnly(kind: '+' | '-', hunks: readonly Hunk[]): void {
  if (hunks.length === 0) return;
  const other = hunks.flatMap(({ lines }) => lines).find((line) => line.kind !== kind);
  if (other === undefined && hunks.length === 1) return;
  const what = kind === '+' ? 'a new file' : 'a deleted file';
  const line = other?.line ?? hunks[1]?.line ?? 1;
  throw malformed(line, `${what} was expected to have one hunk, in which every line begins with ${kind}`);
}
