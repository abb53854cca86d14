import { isUtf8 } from 'node:buffer';
import { ToolError } from '@plugboard/core';
import type { Asked, GitHub } from '../api/github.ts';
import type { Entry } from '../files/tree.ts';
import type { At } from '../policy/allow-list.ts';
import { lettersIn } from '../policy/secrets.ts';
import { blobShaOf, fromBase64, textOf } from './bytes.ts';
import { pathsOf, type Change, type EditFile, type Write } from './change.ts';
import { assertNoClash } from './clashes.ts';
import { changedLines, editedText } from './edits.ts';
import { assertCommittable } from './paths.ts';
import type { Step } from './step.ts';

export interface Plan {
  readonly steps: readonly Step[];
  /** What the person should look at, as sentences. */
  readonly reasons: readonly string[];
}

export interface Planning {
  readonly github: GitHub;
  readonly at: At;
  /** What is there, by path. */
  readonly entries: ReadonlyMap<string, Entry>;
  readonly asked: Asked;
}

const [PLAIN, EXECUTABLE] = ['100644', '100755'] as const;
const WORDS = { dir: 'folder', file: 'file', submodule: 'submodule', symlink: 'symbolic link' } as const;

/** Throws a `ToolError` for paths that cannot be in one commit; asks GitHub nothing. */
export function assertSound(changes: readonly Change[]): void {
  const seen = new Set<string>();
  for (const change of changes) {
    // What is there already may be deleted and moved away, whatever it is called.
    if ('write' in change) assertCommittable(change.write);
    if ('to' in change) assertCommittable(change.to);
  }
  for (const path of changes.flatMap(pathsOf)) {
    if (seen.has(path))
      throw new ToolError(`Two changes are for ${path}.`, { code: 'TWICE', hint: 'Make one of them.' });
    seen.add(path);
  }
}

/** Works out a commit without writing anything. Throws a `ToolError` for the first change that cannot be. */
export async function planOf(changes: readonly Change[], planning: Planning): Promise<Plan> {
  const steps: Step[] = [];
  for (const change of changes) steps.push(...(await stepsOf(change, planning)));
  if (steps.length === 0)
    throw new ToolError('These changes leave everything as it is: there is nothing to commit.', {
      code: 'NO_CHANGE',
      hint: 'Look at the files again.',
    });
  assertNoClash(steps, planning.entries);
  return { steps, reasons: changes.flatMap((change) => reasonsFor(change, planning)) };
}

/** None where everything is like that already. */
async function stepsOf(change: Change, planning: Planning): Promise<Step[]> {
  if ('write' in change) return written(change, planning);
  if ('edit' in change) return edited(change, planning);
  if ('delete' in change) return [gone(existing(change.delete, planning))];
  if ('mode' in change) {
    const { path, sha, mode } = plainFile(change.mode, planning);
    const fresh = change.executable ? EXECUTABLE : PLAIN;
    return mode === fresh ? [] : [{ path, sha, mode: fresh }];
  }
  const from = existing(change.move, planning);
  const there = planning.entries.get(change.to);
  if (there !== undefined)
    throw new ToolError(`There is a ${WORDS[there.type]} at ${change.to} already.`, {
      code: 'EXISTS',
      hint: 'Choose another path, or take it away in a commit before.',
    });
  return [gone(from), { path: change.to, sha: from.sha, mode: from.mode }];
}

async function written({ write: path, content, encoding, executable }: Write, planning: Planning) {
  const known = planning.entries.get(path);
  if (known?.type === 'symlink')
    throw new ToolError(`${path} is a symbolic link.`, {
      code: 'SYMLINK',
      hint: 'Delete it first, in a commit of its own, or write the file that it leads to.',
    });
  if (known !== undefined && known.type !== 'file') throw notPlain(known);
  const bytes = encoding === 'base64' ? fromBase64(path, content) : Buffer.from(wellFormed(path, content));
  const mode = executable === undefined ? (known?.mode ?? PLAIN) : executable ? EXECUTABLE : PLAIN;
  if (known?.mode === mode && known.sha === blobShaOf(bytes, known.sha)) return [];
  const isText = isUtf8(bytes) && !bytes.includes(0);
  const fresh = isText ? bytes.toString() : lettersIn(bytes);
  return [{ path, mode, content: isText ? fresh : bytes, fresh, ...(known && { before: known }) }];
}

async function edited({ edit: path, edits, sha }: EditFile, planning: Planning): Promise<Step[]> {
  const entry = plainFile(path, planning);
  if (sha !== undefined && sha !== entry.sha)
    throw new ToolError(`${path} has changed since it was read.`, {
      code: 'CONFLICT',
      hint: 'Read it again, then edit.',
    });
  const before = await textOf(entry, planning);
  const content = wellFormed(path, editedText(path, before, edits));
  if (content === before) return [];
  return [{ path, mode: entry.mode, content, fresh: changedLines(before, content), before }];
}

/** JSON can hold halves of characters, which no file can. */
function wellFormed(path: string, text: string): string {
  if (text.isWellFormed()) return text;
  throw new ToolError(`The text for ${path} has half of a character in it.`, {
    code: 'BAD_CONTENT',
    hint: 'Write the character whole.',
  });
}

function reasonsFor(change: Change, { entries }: Planning): string[] {
  const [path = '', to] = pathsOf(change);
  const { type = 'file' } = entries.get(path) ?? {};
  if (type !== 'symlink' && type !== 'submodule') return [];
  const what = `the ${WORDS[type]} ${path}`;
  return [to === undefined ? `It deletes ${what}.` : `It moves ${what} to ${to}.`];
}

function existing(path: string, { entries }: Planning): Entry {
  const entry = entries.get(path);
  if (entry === undefined)
    throw new ToolError(`There is nothing at ${path}.`, { code: 'NOT_FOUND', hint: 'Look with get_tree.' });
  if (entry.type === 'dir') throw notPlain(entry);
  return entry;
}

function plainFile(path: string, planning: Planning): Entry {
  const entry = existing(path, planning);
  if (entry.type !== 'file') throw notPlain(entry);
  return entry;
}

function notPlain({ path, type }: Entry): ToolError {
  return new ToolError(`${path} is a ${WORDS[type]}.`, { code: 'NOT_A_FILE', hint: 'Name a file.' });
}

function gone({ path, mode }: Entry): Step {
  return { path, mode, isGone: true };
}
