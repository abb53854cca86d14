/** Characters of a line that are shown on either side. */
const AROUND = 60;

/**
 * Where in a statement something is, with the line and a sign below it: ` at line 2, column 8:\n…\n       ^`.
 * `position` counts characters (code points, as PostgreSQL does) from 1. Empty where it is not in the statement.
 */
export function placed(sql: string, position: number): string {
  const characters = Array.from(sql);
  if (!(position >= 1) || position > characters.length + 1) return '';
  const before = characters
    .slice(0, position - 1)
    .join('')
    .split('\n');
  const line = before.length;
  const column = Array.from(before.at(-1) ?? '').length + 1;
  const whole = Array.from(sql.split('\n')[line - 1] ?? '');
  const from = Math.max(0, column - 1 - AROUND);
  const shown = whole
    .slice(from, column - 1 + AROUND)
    .join('')
    .replaceAll('\t', ' ');
  return ` at line ${line}, column ${column}:\n${shown}\n${' '.repeat(column - 1 - from)}^`;
}
