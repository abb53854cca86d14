/** How the lines of a text end. */
export type Eol = 'lf' | 'crlf' | 'cr' | 'mixed' | 'none';

/** The lines of a text, each with its own ending; a final line end does not begin another line. */
export function splitLines(text: string): string[] {
  return text.match(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$/g) ?? [];
}

export function eolOf(lines: readonly string[]): Eol {
  const found = new Set<Eol>();
  for (const line of lines) {
    if (line.endsWith('\r\n')) found.add('crlf');
    else if (line.endsWith('\n')) found.add('lf');
    else if (line.endsWith('\r')) found.add('cr');
  }
  const [only = 'none'] = found;
  return found.size > 1 ? 'mixed' : only;
}
