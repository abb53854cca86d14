/** How the lines of a text end. */
export type Eol = 'lf' | 'crlf' | 'cr' | 'mixed' | 'none';

const [LF, CR] = [0x0a, 0x0d];

/**
 * The ends of the lines in a text's bytes, each just behind its line end; a final line end begins no other line.
 * Found in the bytes: every encoding but UTF-16 has these two characters as in ASCII.
 */
export function* lineEnds(bytes: Buffer, encoding: string): Generator<{ end: number; eol: Eol }> {
  const unit = encoding.startsWith('utf-16') ? 2 : 1;
  const low = encoding === 'utf-16be' ? 1 : 0;
  const at = (index: number) => (unit === 2 && bytes[index + 1 - low] !== 0 ? -1 : bytes[index + low]);
  let last = 0;
  for (let index = 0; index < bytes.length; index += unit) {
    const character = at(index);
    if (character !== LF && character !== CR) continue;
    const pair = character === CR && at(index + unit) === LF;
    if (pair) index += unit;
    last = index + unit;
    yield { end: last, eol: pair ? 'crlf' : character === LF ? 'lf' : 'cr' };
  }
  if (last < bytes.length) yield { end: bytes.length, eol: 'none' };
}

export interface LineCount {
  readonly total: number;
  readonly eol: Eol;
}

export function countLines(bytes: Buffer, encoding: string): LineCount {
  const found = new Set<Eol>();
  let total = 0;
  for (const { eol } of lineEnds(bytes, encoding)) {
    total += 1;
    if (eol !== 'none') found.add(eol);
  }
  const [only = 'none'] = found;
  return { total, eol: found.size > 1 ? 'mixed' : only };
}
