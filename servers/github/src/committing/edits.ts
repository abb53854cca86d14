import { ToolError } from '@plugboard/core';

export interface Edit {
  readonly old: string;
  readonly new: string;
}

/** The text with each edit made, in their order, or a `ToolError` that says which one does not fit. Nothing else of it changes. */
export function editedText(path: string, text: string, edits: readonly Edit[]): string {
  return edits.reduce((before, edit, index) => {
    const which = `the old text of edit ${index + 1}`;
    // Models write lines with \n; a file keeps its own endings.
    const old = before.includes(edit.old) ? edit.old : edit.old.replaceAll(/\r?\n/g, '\r\n');
    const times = countOf(before, old);
    if (times === 0)
      throw new ToolError(`${path}: ${which} is not in it.`, {
        code: 'NO_MATCH',
        hint: 'Read the file again and copy the text exactly.',
      });
    if (times > 1)
      throw new ToolError(`${path}: ${which} is in it ${times} times.`, {
        code: 'AMBIGUOUS',
        hint: 'Give more of the text around it.',
      });
    const at = before.indexOf(old);
    const [head, tail] = [before.slice(0, at), before.slice(at + old.length)];
    const fresh = isCrlf(old, tail, head) ? edit.new.replaceAll(/\r?\n/g, '\r\n') : edit.new;
    return head + fresh + tail;
  }, text);
}

/** What of a text is not in another: from the first line that differs to the last. */
export function changedLines(before: string, after: string): string {
  const [old, fresh] = [before.split('\n'), after.split('\n')];
  const most = Math.min(old.length, fresh.length);
  let start = 0;
  while (start < most && old[start] === fresh[start]) start += 1;
  let end = 0;
  while (end < most - start && old[old.length - 1 - end] === fresh[fresh.length - 1 - end]) end += 1;
  return fresh.slice(start, fresh.length - end).join('\n');
}

/** How often it is there, places that overlap counted too. */
function countOf(text: string, part: string): number {
  let times = 0;
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + 1)) times += 1;
  return times;
}

/** How the lines of a place end: those that are replaced, else the one that it is in, else the one before. */
function isCrlf(old: string, tail: string, head: string): boolean {
  if (old.includes('\n')) return old.includes('\r\n');
  const end = tail.indexOf('\n');
  if (end !== -1) return tail.charAt(end - 1) === '\r';
  const before = head.lastIndexOf('\n');
  return before > 0 && head.charAt(before - 1) === '\r';
}
