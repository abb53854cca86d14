import { buffer } from 'node:stream/consumers';
import { ToolError } from '@plugboard/core';
import type { Asked, GitHub } from '../api/github.ts';
import { blobOf } from '../files/content.ts';
import type { Entry } from '../files/tree.ts';
import type { At } from '../policy/allow-list.ts';
import { pathsOf, type Change, type EditFile, type Write } from './change.ts';
import { editedText } from './edits.ts';
import { assertCommittable } from './paths.ts';

/** What stands at a path after the commit. */
export interface Step {
  readonly path: string;
  readonly mode: string;
  /** Of what is there already, unchanged. */
  readonly sha?: string;
  /** New content; as text where it is, since GitHub takes that with the tree. */
  readonly content?: string | Buffer;
  /** Nothing stands there any more. */
  readonly isGone?: boolean;
  /** What was there, for the diff; undefined where nothing was, or it was not read. */
  readonly before?: string;
}

export interface Plan {
  readonly steps: readonly Step[];
  /** What the person should look at, as sentences. */
  readonly reasons: readonly string[];
}

interface Planning {
  readonly github: GitHub;
  readonly at: At;
  readonly entries: ReadonlyMap<string, Entry>;
  readonly asked: Asked;
}

const [PLAIN, EXECUTABLE, LINK] = ['100644', '100755', '120000'];
const LARGEST_EDITED = 10_000_000;

/** Works out a commit without writing anything. Throws a `ToolError` for the first change that cannot be. */
export async function planOf(changes: readonly Change[], planning: Planning): Promise<Plan> {
  assertOncePerPath(changes);
  const steps: Step[] = [];
  for (const change of changes) steps.push(...(await stepsOf(change, planning)));
  assertNoClash(steps, planning.entries);
  const links = steps.filter(({ mode, isGone }) => mode === LINK && isGone !== true);
  return { steps, reasons: links.map(({ path }) => `It changes the symbolic link ${path}.`) };
}

async function stepsOf(change: Change, planning: Planning): Promise<Step[]> {
  pathsOf(change).forEach(assertCommittable);
  if ('write' in change) return [await written(change, planning)];
  if ('edit' in change) return [await edited(change, planning)];
  if ('delete' in change) return [gone(existing(change.delete, planning))];
  if ('mode' in change) {
    const { path, sha, mode } = plainFile(change.mode, planning);
    const fresh = change.executable ? EXECUTABLE : PLAIN;
    return mode === fresh ? [] : [{ path, sha, mode: fresh ?? '' }];
  }
  const from = existing(change.move, planning);
  if (planning.entries.has(change.to))
    throw new ToolError(`There is a file at ${change.to} already.`, {
      code: 'EXISTS',
      hint: 'Delete it in the same commit, or choose another path.',
    });
  return [gone(from), { path: change.to, sha: from.sha, mode: from.mode }];
}

async function written(
  { write: path, content, encoding, executable }: Write,
  planning: Planning,
): Promise<Step> {
  const known = planning.entries.get(path);
  if (known?.type === 'symlink')
    throw new ToolError(`${path} is a symbolic link.`, {
      code: 'SYMLINK',
      hint: 'Delete it first, in a commit of its own, or write the file that it leads to.',
    });
  if (known !== undefined && known.type !== 'file') throw notPlain(path, known);
  const mode = executable === undefined ? (known?.mode ?? PLAIN) : executable ? EXECUTABLE : PLAIN;
  const bytes = encoding === 'base64' ? fromBase64(path, content) : undefined;
  const before =
    known === undefined || bytes !== undefined
      ? undefined
      : await textOf(known, planning).catch(() => undefined);
  return { path, mode: mode ?? '', content: bytes ?? content, ...(before !== undefined && { before }) };
}

async function edited({ edit, edits, sha }: EditFile, planning: Planning): Promise<Step> {
  const entry = plainFile(edit, planning);
  if (sha !== undefined && sha !== entry.sha)
    throw new ToolError(`${edit} has changed since it was read.`, {
      code: 'CONFLICT',
      hint: 'Read it again, then edit.',
    });
  const before = await textOf(entry, planning);
  return { path: edit, mode: entry.mode, content: editedText(edit, before, edits), before };
}

/** All of a file as text that comes out again byte for byte. */
async function textOf(entry: Entry, { github, at, asked }: Planning): Promise<string> {
  if ((entry.size ?? 0) > LARGEST_EDITED)
    throw new ToolError(`${entry.path} is too large to be edited here.`, {
      code: 'TOO_LARGE',
      hint: 'Edit it in a clone.',
    });
  const bytes = await buffer(blobOf(github, at, entry.sha, asked));
  if (entry.size !== undefined && bytes.length !== entry.size)
    throw new ToolError(`${entry.path} did not come whole.`, {
      code: 'UNAVAILABLE',
      hint: 'Try again in a moment.',
    });
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new ToolError(`${entry.path} is no UTF-8 text.`, {
      code: 'NOT_TEXT',
      hint: 'Write it whole, as base64.',
    });
  }
}

function existing(path: string, { entries }: Planning): Entry {
  const entry = entries.get(path);
  if (entry === undefined)
    throw new ToolError(`There is nothing at ${path}.`, { code: 'NOT_FOUND', hint: 'Look with get_tree.' });
  if (entry.type === 'dir') throw notPlain(path, entry);
  return entry;
}

function plainFile(path: string, planning: Planning): Entry {
  const entry = existing(path, planning);
  if (entry.type !== 'file') throw notPlain(path, entry);
  return entry;
}

function notPlain(path: string, { type }: Entry): ToolError {
  const what = type === 'dir' ? 'a folder' : type === 'symlink' ? 'a symbolic link' : 'a submodule';
  return new ToolError(`${path} is ${what}.`, { code: 'NOT_A_FILE', hint: 'Name a file.' });
}

function gone({ path, mode }: Entry): Step {
  return { path, mode, isGone: true };
}

function fromBase64(path: string, content: string): Buffer {
  const plain = content.replaceAll(/\s+/g, '');
  if (!/^(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?$/.test(plain))
    throw new ToolError(`The content of ${path} is not base64.`, {
      code: 'BAD_CONTENT',
      hint: 'Encode the bytes as base64.',
    });
  return Buffer.from(plain, 'base64');
}

function assertOncePerPath(changes: readonly Change[]): void {
  const seen = new Set<string>();
  for (const path of changes.flatMap(pathsOf)) {
    if (seen.has(path))
      throw new ToolError(`Two changes are for ${path}.`, { code: 'TWICE', hint: 'Make one of them.' });
    seen.add(path);
  }
}

/** A file cannot stand in a folder's place, nor two whose names differ in case alone where a disk takes them for one. */
function assertNoClash(steps: readonly Step[], entries: ReadonlyMap<string, Entry>): void {
  const isGone = new Set(steps.filter((step) => step.isGone).map(({ path }) => path));
  const files = [...entries.values()]
    .filter(({ path, type }) => type !== 'dir' && !isGone.has(path))
    .map(({ path }) => path);
  const fresh = steps.filter((step) => !step.isGone && !entries.has(step.path)).map(({ path }) => path);
  const folded = new Map(files.map((path) => [path.toLowerCase(), path]));
  for (const path of fresh) {
    const like = folded.get(path.toLowerCase());
    if (like !== undefined)
      throw new ToolError(`${path} differs from ${like} in case alone.`, {
        code: 'CLASH',
        hint: 'Many disks take them for one: choose another name.',
      });
    folded.set(path.toLowerCase(), path);
  }
  const all = new Set([...files, ...fresh]);
  for (const path of fresh) {
    const inFile = parentsOf(path).find((parent) => all.has(parent));
    if (inFile !== undefined || files.some((file) => file.startsWith(`${path}/`)))
      throw new ToolError(`${path} would be a file and a folder at once, or lie in a file.`, {
        code: 'CLASH',
        hint: 'Choose another path.',
      });
  }
}

function parentsOf(path: string): string[] {
  const steps = path.split('/');
  return steps.slice(1).map((_, count) => steps.slice(0, count + 1).join('/'));
}
