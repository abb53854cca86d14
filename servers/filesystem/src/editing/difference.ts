/** The first difference between a text that was looked for, by its name, and the one that is there, in words of ours. */
export function differenceOf(
  old: string,
  actual: string,
  lineOf: (place: number) => number,
  name = 'old',
): string {
  let at = 0;
  while (at < old.length && at < actual.length && old[at] === actual[at]) at += 1;
  // The whole of a character that begins with the same half.
  if (at > 0 && /[\uD800-\uDBFF]/.test(old.charAt(at - 1)) && !old.slice(0, at).isWellFormed()) at -= 1;
  const line = `line ${lineOf(at)}`;
  const spaces = spaceWords(old, actual, at, { line, name });
  if (spaces !== undefined) return spaces;
  const [wanted, found] = [characterAt(old, at), characterAt(actual, at)];
  if (found === '') return `The file's text ends where ${name} goes on with ${named(wanted)}.`;
  if (wanted === '') return `In ${line}, the file's text goes on with ${named(found)} where ${name} ends.`;
  const isCase = wanted.toLowerCase() === found.toLowerCase();
  const what = isCase ? 'they differ in case: ' : '';
  return `In ${line}, ${what}the file has ${named(found)} where ${name} has ${named(wanted)}.`;
}

function characterAt(text: string, at: number): string {
  const point = text.codePointAt(at);
  return point === undefined ? '' : String.fromCodePoint(point);
}

/** Spaces and tabs are told as a whole row. */
function spaceWords(
  old: string,
  actual: string,
  at: number,
  { line, name }: { line: string; name: string },
): string | undefined {
  let start = at;
  while (start > 0 && /[ \t]/.test(old.charAt(start - 1))) start -= 1;
  const [wanted, found] = [old, actual].map(
    (text) => /^[ \t]*/.exec(text.slice(start, start + 500))?.[0] ?? '',
  );
  if (wanted === undefined || found === undefined || wanted === found) return undefined;
  const isEnd = [actual.charAt(start + found.length), old.charAt(start + wanted.length)].some(
    (next) => next === '\n' || next === '',
  );
  const isIndent = start === 0 || old[start - 1] === '\n';
  const [there, here] = [rowName(found), rowName(wanted)];
  if (isIndent && !isEnd) return `The indent of ${line} is ${there}; in ${name} it is ${here}.`;
  if (isEnd) return `At its end, ${line} has ${there}; ${name} has ${here}.`;
  return `In ${line}, the file has ${there} where ${name} has ${here}.`;
}

function rowName(row: string): string {
  if (row === '') return 'no space';
  return [...row.matchAll(/ +|\t+/g)]
    .slice(0, 4)
    .map(([part]) => counted(part.length, part.startsWith(' ') ? 'space' : 'tab'))
    .join(', ');
}

function counted(count: number, what: string): string {
  return count === 1 ? `one ${what}` : `${count} ${what}s`;
}

function named(character: string): string {
  if (character === ' ') return 'a space';
  if (character === '\t') return 'a tab';
  if (character === '\n') return 'a line end';
  const point = Number(character.codePointAt(0));
  if (point >= 0xdc_00 && point <= 0xdc_ff)
    return `the byte ${(point - 0xdc_00).toString(16)}, which is no character`;
  const name = `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
  if (point < 0x7f && point > 0x20) return `"${character}"`;
  return /^[\p{L}\p{N}\p{P}\p{S}]$/u.test(character) ? `"${character}" (${name})` : name;
}
