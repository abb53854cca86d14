import { styleText } from 'node:util';
import type { z } from 'zod';
import { settingFields, type SettingField } from '../define/settings.ts';
import { nameOf, valueName } from './command-line.ts';

/** The text of `--help`: a usage line, what the program is for, and a line for each setting. */
export function helpText(program: string, summary: string, settings: z.ZodObject): string {
  const fields = settingFields(settings);
  const rows: [string, string][] = [
    ...fields.map((field): [string, string] => [spelling(field), explain(field)]),
    ['--help, --version', 'Print this, or the version, and exit.'],
  ];
  const width = Math.max(...rows.map(([left]) => left.length));
  const positionals = fields.filter(({ positional }) => positional !== undefined).map(usage);
  return [
    styleText('bold', ['Usage:', program, '[options]', ...positionals].join(' ')),
    '',
    summary,
    '',
    ...rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`),
    '',
  ].join('\n');
}

function usage(field: SettingField): string {
  return field.required ? nameOf(field) : `[${nameOf(field)}]`;
}

function spelling(field: SettingField): string {
  if (field.positional !== undefined || field.kind === 'boolean') return nameOf(field);
  return `${nameOf(field)} ${valueName(field)}${field.kind === 'list' ? '…' : ''}`;
}

function explain({ words, flag, env, secret, preset, kind }: SettingField): string {
  const sources = [env && `env ${env}`, secret === true && `--${flag}-file`].filter(Boolean).join(', ');
  const isSaid = preset !== '' && secret !== true && kind !== 'boolean';
  return [words, sources && `[${sources}]`, isSaid && `[default ${preset}]`].filter(Boolean).join(' ');
}
