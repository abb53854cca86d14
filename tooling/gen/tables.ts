import { settingFields, type SettingField } from '@plugboard/core/serve';
import type * as z from 'zod';
import { table } from '../table.ts';
import { tokensOf, type ListedTool } from '../tokens.ts';
import type { Manifest } from '../workspace.ts';

/** Each tool in the first words that a model reads of it; a star for those that only `--tools` adds. */
export function toolTable(tools: readonly ListedTool[], listed = tools): string {
  const usual = new Set(listed.map(({ name }) => name));
  const rows = tools.map(({ name, description, annotations }) => [
    usual.has(name) ? `\`${name}\`` : `\`${name}\` *`,
    effectOf(annotations),
    firstSentence(description),
  ]);
  return table([['tool', 'effect', 'what a model reads first'], ...rows], 3);
}

/** What a person can say to one server, beside what every server takes. */
export function settingTable(settings: z.ZodObject | undefined): string {
  const fields = settings === undefined ? [] : settingFields(settings);
  if (fields.length === 0) return 'It has no settings of its own.';
  const rows = fields.map((field) => [
    `\`${spelled(field)}\``,
    field.env === undefined ? '' : `\`${field.env}\``,
    field.words,
    defaultOf(field),
  ]);
  return table([['setting', 'variable', 'what it is', 'default'], ...rows], 4);
}

interface Row {
  readonly path: string;
  readonly manifest: Manifest;
  readonly tools: readonly ListedTool[];
}

/** The servers of the repository, and what each costs a model on every turn. */
export function serverTable(rows: readonly Row[]): string {
  const cells = rows.map(({ path, manifest: { name, plugboard }, tools }) => {
    const touches = plugboard?.touches;
    if (touches === undefined)
      throw new Error(`${path}/package.json does not say what it may touch: "plugboard": { "touches": "…" }`);
    return [`[\`${name}\`](${path}/README.md)`, touches, String(tools.length), String(tokensOf(tools))];
  });
  return table([['server', 'what it may touch', 'tools', 'tokens'], ...cells], 2);
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

function defaultOf({ required, preset, secret = false }: SettingField): string {
  if (required) return 'required';
  return preset === '' || secret ? '' : `\`${preset}\``;
}
