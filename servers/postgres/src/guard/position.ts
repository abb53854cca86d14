/** Where in a text something stands. */
export interface Spot {
  /** Both from 1; a column is a character, not a byte. */
  readonly line: number;
  readonly column: number;
  /** The line, cut to what is near the place, and a caret below it. */
  readonly caret: string;
}

const NEAR = 60;

/** The offset, as JavaScript counts, of a place given in bytes of UTF-8, as the parse tree does. */
export function offsetOfByte(sql: string, bytes: number): number {
  return Buffer.from(sql).subarray(0, bytes).toString().length;
}

/** The offset, as JavaScript counts, of a place given in characters, as PostgreSQL's errors do. */
export function offsetOfCharacter(sql: string, characters: number): number {
  let offset = 0;
  for (let left = characters; left > 0 && offset < sql.length; left -= 1)
    offset += (sql.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
  return offset;
}

export function spotOf(sql: string, offset: number): Spot {
  const start = sql.lastIndexOf('\n', offset - 1) + 1;
  const end = sql.indexOf('\n', offset);
  const line = sql.slice(0, start).split('\n').length;
  const from = Math.max(start, offset - NEAR);
  const shown = sql.slice(from, Math.min(end === -1 ? sql.length : end, offset + NEAR));
  return {
    line,
    column: charactersIn(sql.slice(start, offset)) + 1,
    caret: `${shown.replaceAll('\t', ' ')}\n${' '.repeat(charactersIn(sql.slice(from, offset)))}^`,
  };
}

function charactersIn(text: string): number {
  return Array.from(text).length;
}
