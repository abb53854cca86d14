import { nodeId } from '../bodies/links.ts';
import { invalid, textOf } from '../exchange.ts';
import { type Anchor, hunkAt, patchLines, resolve } from '../git/anchors.ts';
import type { FileChange } from '../git/diff.ts';
import type { ReviewCommentState, ThreadState } from '../state.ts';
import type { World } from '../world.ts';

interface PlannedThread extends Anchor {
  path: string;
  body: string;
  diffHunk: string;
  subject: ThreadState['subject'];
}

const unresolved = (what: string) => invalid('Unprocessable Entity', [`${what} could not be resolved`]);

const side = (value: unknown): Anchor['side'] => (value === 'LEFT' ? 'LEFT' : 'RIGHT');

/** The anchor of a comment, which may say a position in the diff instead of a line. */
function anchorOf(file: FileChange, given: Record<string, unknown>): Anchor {
  const { position, line, start_line: start } = given;
  if (typeof line === 'number') {
    const own = side(given.side);
    const startLine = typeof start === 'number' ? start : null;
    const startSide =
      startLine === null ? null : given.start_side === undefined ? own : side(given.start_side);
    return { line, side: own, startLine, startSide };
  }
  const found = patchLines(file.patch ?? '').find((one) => one.position === position);
  if (found === undefined) {
    throw unresolved(position === undefined ? 'Line' : 'Position');
  }
  return {
    line: (found.right ?? found.left)!,
    side: found.right === undefined ? 'LEFT' : 'RIGHT',
    startLine: null,
    startSide: null,
  };
}

/** A comment whose place is in the diff. @throws {Refusal} 422 where it is not */
export function plannedThread(files: readonly FileChange[], given: Record<string, unknown>): PlannedThread {
  const body = textOf(given, 'body');
  const path = textOf(given, 'path');
  const file = files.find((one) => one.path === path);
  if (file === undefined) {
    throw unresolved('Path');
  }
  if (given.subject_type === 'file') {
    return {
      path,
      body,
      line: 1,
      side: 'RIGHT',
      startLine: null,
      startSide: null,
      diffHunk: '',
      subject: 'FILE',
    };
  }
  const anchor = anchorOf(file, given);
  const end = resolve(file.patch, anchor);
  if (end === undefined) {
    throw unresolved(anchor.startLine === null ? 'Line' : 'Start line');
  }
  return { ...anchor, path, body, diffHunk: hunkAt(file.patch!, end), subject: 'LINE' };
}

export function threadOf(
  world: World,
  commit: string,
  { body: _body, line, ...planned }: PlannedThread,
  comment: ReviewCommentState,
): ThreadState {
  return {
    ...planned,
    line: planned.subject === 'FILE' ? null : line,
    id: nodeId('PullRequestReviewThread', world.nextId()),
    commit,
    resolved: false,
    resolvedBy: null,
    outdated: false,
    comments: [comment],
  };
}
