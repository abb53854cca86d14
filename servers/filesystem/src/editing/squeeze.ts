/** A text in which spaces and letter case make no difference, and where its characters come from. */
export interface Squeezed {
  readonly text: string;
  readonly placeOf: (index: number) => number;
}

/** Rows of spaces become one, and none stands at the beginning or end of a line. */
export function squeeze(text: string): Squeezed {
  const places: number[] = [];
  let squeezed = '';
  for (const { 0: row, index } of text.matchAll(/[ \t]*\n[ \t]*|[ \t]+|[^ \t\n]+/g)) {
    const part = row.includes('\n') ? '\n' : /^[ \t]/.test(row) ? ' ' : lower(row);
    const first = row.includes('\n') ? row.indexOf('\n') : 0;
    for (let at = 0; at < part.length; at += 1) places.push(index + first + at);
    squeezed += part;
  }
  return { text: squeezed, placeOf: (index) => places[index] ?? text.length };
}

/** A few letters have more characters in lower case. */
function lower(text: string): string {
  const small = text.toLowerCase();
  return small.length === text.length ? small : text;
}
