import { ToolError } from '@plugboard/core';

/** What our own tools and arguments are called here; nothing where there is no such thing. */
const MESSAGES: readonly [RegExp, string][] = [
  [/^(edits\[\d+\])\.old\b/, '$1.oldText'],
  [/^to: /, 'destination: '],
];

const HINTS: readonly [RegExp, string][] = [
  [/^list_roots /, 'list_allowed_directories '],
  [/^list shows /, 'list_directory shows '],
  [/^read shows /, 'read_text_file shows '],
  [/^overwrite=true .*/, ''],
  [/^edit changes it, .*/, ''],
  [/^Give byte_offset .*/, ''],
  [/^To put lines in, .*/, 'To put text in, give a line that is there as oldText, and again in newText.'],
  [/^(To choose, give more of the text around it), .*/, '$1.'],
  [/^(Leave that character out), .*/, '$1.'],
  // The edit to send again: a line of JSON, the line number left out.
  [
    /^\{"old":("(?:[^"\\]|\\.)*"),"new":("(?:[^"\\]|\\.)*")(?:,"near_line":\d+)?\}$/m,
    '{"oldText":$1,"newText":$2}',
  ],
];

/** An error of the engine, for whoever knows the tools by the reference's names. */
export function wordsOf({ message, code, hint = '' }: ToolError): ToolError {
  const theirs = inTheir(HINTS, hint);
  return new ToolError(inTheir(MESSAGES, message), {
    ...(code !== undefined && { code }),
    ...(theirs !== '' && { hint: theirs }),
  });
}

function inTheir(words: readonly [RegExp, string][], text: string): string {
  return words.reduce((told, [ours, theirs]) => told.replace(ours, theirs), text);
}
