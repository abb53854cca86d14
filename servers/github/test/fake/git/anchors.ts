/** One line of a patch, where a comment can stand. */
export interface PatchLine {
  /** Counted from the line after the first `@@`, hunk headers too. */
  position: number;
  hunk: number;
  left: number | undefined;
  right: number | undefined;
}

/** The lines of a patch with their numbers on both sides. */
export function patchLines(patch: string): PatchLine[] {
  const found: PatchLine[] = [];
  let [left, right, hunk] = [0, 0, 0];
  for (const [index, line] of patch.split('\n').entries()) {
    const head = /^@@ -(\d+)(?:,\d+)? \+(\d+)/.exec(line);
    if (head !== null) {
      [left, right, hunk] = [Number(head[1]), Number(head[2]), hunk + 1];
    } else if (!line.startsWith('\\')) {
      const [old, young] = [!line.startsWith('+'), !line.startsWith('-')];
      found.push({ position: index, hunk, left: old ? left : undefined, right: young ? right : undefined });
      left += Number(old);
      right += Number(young);
    }
  }
  return found;
}

export interface Anchor {
  line: number;
  side: 'LEFT' | 'RIGHT';
  startLine: number | null;
  startSide: 'LEFT' | 'RIGHT' | null;
}

const at = (lines: readonly PatchLine[], line: number, side: Anchor['side']): PatchLine | undefined =>
  lines.find((one) => (side === 'LEFT' ? one.left : one.right) === line);

/** Where an anchor stands; undefined where it is not in one hunk of the patch. */
export function resolve(patch: string | undefined, anchor: Anchor): PatchLine | undefined {
  const lines = patchLines(patch ?? '');
  const end = at(lines, anchor.line, anchor.side);
  if (end === undefined || anchor.startLine === null) {
    return end;
  }
  const start = at(lines, anchor.startLine, anchor.startSide ?? anchor.side);
  return start !== undefined && start.hunk === end.hunk && start.position < end.position ? end : undefined;
}

/** The text of the hunk down to a line: what GitHub keeps with a comment. */
export function hunkAt(patch: string, { position }: PatchLine): string {
  const lines = patch.split('\n').slice(0, position + 1);
  const head = lines.findLastIndex((line) => line.startsWith('@@'));
  return lines.slice(head).join('\n');
}
