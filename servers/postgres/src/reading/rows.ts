import type { Column } from '../values/answer.ts';

export type Format = 'rows' | 'csv' | 'markdown';

type Row = readonly unknown[];

/** Columns and rows as a text: a line of JSON for each row, CSV (RFC 4180), or a table of Markdown. */
export function rowsAsText(columns: readonly Column[], rows: readonly Row[], format: Format): string {
  if (format === 'rows') {
    const head = columns.map(({ name, type }) => `${name} ${type}`).join(', ');
    return [head, ...rows.map((row) => JSON.stringify(row))].join('\n');
  }
  const head = columns.map(({ name }) => name);
  const lines = [head, ...rows.map((row) => row.map(cell))];
  if (format === 'csv') return lines.map((line) => line.map(csv).join(',')).join('\n');
  const [first = '', ...rest] = lines.map((line) => `| ${line.map(markdown).join(' | ')} |`);
  return [first, `|${' --- |'.repeat(head.length)}`, ...rest].join('\n');
}

function cell(value: unknown): string {
  if (value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function csv(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function markdown(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('|', '\\|').replaceAll(/\r?\n/g, '<br>');
}
