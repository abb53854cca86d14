import { settingFields, type SettingField } from '@plugboard/core/serve';
import type * as z from 'zod';
import { tokensOf, type ListedTool } from '../tokens.ts';
import type { Manifest } from '../workspace.ts';

export function toolsIn(list: string): ListedTool[] {
  return (JSON.parse(list) as { tools: ListedTool[] }).tools;
}

/** Each tool in the first words that a model reads of it. */
export function toolTable(tools: readonly ListedTool[]): string {
  return table(
    ['tool', 'effect', 'what comes back'],
    tools.map(({ name, description, annotations }) => [
      `\`${name}\``,
      effectOf(annotations),
      firstSentence(description),
    ]),
  );
}

/** What a person can say to one server, beside what every server takes. */
export function settingTable(settings: z.ZodObject | undefined): string {
  const fields = settings === undefined ? [] : settingFields(settings);
  if (fields.length === 0) return 'It has no settings of its own.';
  return table(
    ['setting', 'variable', 'what it is', 'default'],
    fields.map((field) => [
      `\`${spelled(field)}\``,
      field.env === undefined ? '' : `\`${field.env}\``,
      field.words,
      defaultOf(field),
    ]),
  );
}

interface Row {
  readonly path: string;
  readonly manifest: Manifest;
  readonly tools: readonly ListedTool[];
}

/** The servers of the repository, and what each costs a model on every turn. */
export function serverTable(rows: readonly Row[]): string {
  return table(
    ['server', 'what it is', 'tools', 'tokens'],
    rows.map(({ path, manifest: { name, description }, tools }) => [
      `[\`${name}\`](${path}/README.md)`,
      description.replace(/^An MCP server for /, ''),
      tools.length,
      tokensOf(tools),
    ]),
  );
}

function firstSentence(text: string): string {
  return /^.*?[.!?](?=\s|$)/s.exec(text)?.[0] ?? text;
}

function effectOf({ readOnlyHint, destructiveHint }: ListedTool['annotations']): string {
  if (readOnlyHint) return 'reads';
  return destructiveHint ? 'destroys' : 'writes';
}

function spelled({ positional, flag, value, kind, choices }: SettingField): string {
  if (positional !== undefined) return kind === 'list' ? `<${positional}>…` : `<${positional}>`;
  return kind === 'boolean' ? `--${flag}` : `--${flag} <${value ?? (choices.join('|') || kind)}>`;
}

function defaultOf({ required, preset }: SettingField): string {
  if (required) return 'required';
  return preset === '' ? '' : `\`${preset}\``;
}

/** With cells as wide as their column, which is how the formatter would write it; numbers stand to the right. */
function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = rows.map((row) =>
    row.map((cell) => String(cell).replaceAll('|', '\\|').replaceAll('\n', ' ')),
  );
  const columns = head.map((title, column) => ({
    width: Math.max(3, ...[title, ...cells.map((row) => row[column] ?? '')].map((cell) => cell.length)),
    isNumber: rows.length > 0 && rows.every((row) => typeof row[column] === 'number'),
  }));
  const line = (row: readonly string[]) =>
    `| ${columns.map(({ width, isNumber }, column) => pad(row[column] ?? '', width, isNumber)).join(' | ')} |`;
  const rule = columns.map(
    ({ width, isNumber }) => '-'.repeat(isNumber ? width - 1 : width) + (isNumber ? ':' : ''),
  );
  return [line(head), line(rule), ...cells.map(line)].join('\n');
}

function pad(cell: string, width: number, toTheRight: boolean): string {
  return toTheRight ? cell.padStart(width) : cell.padEnd(width);
}
