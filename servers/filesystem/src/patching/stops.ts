export function isGitHeader(lines: readonly string[], at: number): boolean {
  return lines[at]?.startsWith('diff --git ') === true;
}

export function isPlainHeader(lines: readonly string[], at: number): boolean {
  return lines[at]?.startsWith('--- ') === true && lines[at + 1]?.startsWith('+++ ') === true;
}

/** Whether no line of a hunk can stand here: a blank one does not tell. */
export function isStop(lines: readonly string[], at: number): boolean {
  const line = lines[at];
  if (line === undefined || line.trim() === '') return true;
  return isSign(lines, at) || isPlainHeader(lines, at);
}

/** What ends a hunk whatever its counts say. */
export function isSign(lines: readonly string[], at: number): boolean {
  const line = lines[at] ?? '';
  if (/^(?:@@|diff |Index: |Only in |\s*```)/.test(line)) return true;
  // Names of files and their first hunk; two such lines alone may be one that goes and one that comes.
  if (isPlainHeader(lines, at) && lines[at + 2]?.startsWith('@@') === true) return true;
  // What git format-patch writes below.
  return /^-- ?$/.test(line) && (lines[at + 1] === undefined || /^\d+\.\d+/.test(lines[at + 1] ?? ''));
}
