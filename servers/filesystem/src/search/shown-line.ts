/** The most of a line that is told, in UTF-16 units. */
const LONGEST = 300;
/** How much of a cut line stands before its match. */
const LEAD = 80;

/** A line, or the part of it around a match, with `…` where it is cut. */
export function shownLine(line: string, start = 0, end = start): string {
  if (line.length <= LONGEST) return line;
  const wanted = end - start > LONGEST - LEAD ? start : start - LEAD;
  const from = whole(line, Math.max(0, Math.min(wanted, line.length - LONGEST)));
  const to = whole(line, Math.min(line.length, from + LONGEST));
  return `${from > 0 ? '…' : ''}${line.slice(from, to)}${to < line.length ? '…' : ''}`;
}

/** An index that does not part a character of two units. */
function whole(line: string, index: number): number {
  const unit = line.charCodeAt(index);
  return unit >= 0xdc00 && unit <= 0xdfff ? index - 1 : index;
}
