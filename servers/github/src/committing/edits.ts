import { ToolError } from '@plugboard/core';

interface Edit {
  readonly old: string;
  readonly new: string;
}

/** The text with each edit made, or a `ToolError` that says which one does not fit. Nothing else of it changes. */
export function editedText(path: string, text: string, edits: readonly Edit[]): string {
  return edits.reduce((before, edit, index) => {
    // Models write lines with \n; a file keeps its own endings.
    const isCrlf = before.includes('\r\n') && !edit.old.includes('\r\n');
    const [old, fresh] = isCrlf
      ? [edit.old.replaceAll('\n', '\r\n'), edit.new.replaceAll(/\r?\n/g, '\r\n')]
      : [edit.old, edit.new];
    const at = before.indexOf(old);
    const times = at === -1 ? 0 : before.split(old).length - 1;
    if (times === 1) return before.slice(0, at) + fresh + before.slice(at + old.length);
    const found = times === 0 ? 'is not in it' : `is in it ${times} times`;
    throw new ToolError(`${path}: the old text of edit ${index + 1} ${found}.`, {
      code: times === 0 ? 'NO_MATCH' : 'AMBIGUOUS',
      hint:
        times === 0 ? 'Read the file again and copy the text exactly.' : 'Give more of the text around it.',
    });
  }, text);
}
