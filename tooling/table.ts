/**
 * A Markdown table as the formatter writes it: cells as wide as their column, those after the columns of text to the
 * right. The first row is the head.
 */
export function table([head = [], ...rows]: readonly (readonly string[])[], textColumns = 1): string {
  const cells = rows.map((row) => row.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')));
  const pad = (text: string, width: number, column: number) =>
    column < textColumns ? text.padEnd(width) : text.padStart(width);
  const widths = head.map((_, column) =>
    Math.max(3, ...[head, ...cells].map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]) =>
    `| ${widths.map((width, column) => pad(row[column] ?? '', width, column)).join(' | ')} |`;
  const rule = widths.map((width, column) =>
    column < textColumns ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  return [line(head), `| ${rule.join(' | ')} |`, ...cells.map(line)].join('\n');
}
