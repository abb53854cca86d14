import type { z } from 'zod';
import { closestHint } from '../call/closest.ts';
import { anyOf } from '../call/tools-of.ts';
import { SettingsError } from '../define/errors.ts';
import { settingFields, type SettingField } from '../define/settings.ts';
import { tokensOf, type Flag } from './argv.ts';
import { fileOf, readSecret, withFiles, type Given } from './secret.ts';

interface CommandLine<Settings extends z.ZodObject> {
  /** Undefined when `--help` or `--version` was asked for: then nothing else matters. */
  readonly settings: z.output<Settings> | undefined;
  readonly asked: Line['asked'];
}

interface Line {
  readonly given: Given;
  readonly asked: 'help' | 'version' | undefined;
}

/**
 * Reads a settings object from the command line and the environment; the command line wins. Throws
 * `SettingsError` with one sentence for what is unknown, missing or of the wrong kind.
 */
export function readCommandLine<Settings extends z.ZodObject>(
  schema: Settings,
  argv: readonly string[],
  env: NodeJS.ProcessEnv = {},
): CommandLine<Settings> {
  const { given, asked } = readLine(schema, argv);
  if (asked !== undefined) return { settings: undefined, asked };
  return { settings: readSettings(schema, given, env), asked };
}

/** The words of a command line, each where it belongs. Throws `SettingsError` for one that belongs nowhere. */
export function readLine(schema: z.ZodObject, argv: readonly string[]): Line {
  const fields = settingFields(schema);
  const flags = withFiles(fields.filter((field) => field.positional === undefined));
  const valued = new Set(flags.flatMap(({ flag, kind }) => (kind === 'boolean' ? [] : [flag])));
  const given: Given = {};
  const words: string[] = [];
  for (const token of tokensOf(argv, (name) => valued.has(name))) {
    if (token.kind === 'word') words.push(token.value);
    else if (ASKS[token.rawName] !== undefined) return { given, asked: ASKS[token.rawName] };
    else take(given, flags, token);
  }
  placePositionals(given, fields, words);
  return { given, asked: undefined };
}

/** The fields of one schema, out of a line that may hold more, and checked. Throws `SettingsError`. */
export function readSettings<Settings extends z.ZodObject>(
  schema: Settings,
  given: Given,
  env: NodeJS.ProcessEnv,
): z.output<Settings> {
  return parse(schema, settingFields(schema), given, env);
}

/** The same without secrets, where nothing has to be there: as much as decides which tools are listed. */
export function readSomeSettings<Settings extends z.ZodObject>(
  schema: Settings,
  given: Given,
  env: NodeJS.ProcessEnv,
): Partial<z.output<Settings>> {
  const fields = settingFields(schema).filter(({ secret }) => secret !== true);
  return parse(anyOf(schema) as Settings, fields, given, env);
}

function parse<Settings extends z.ZodObject>(
  schema: Settings,
  fields: readonly SettingField[],
  given: Given,
  env: NodeJS.ProcessEnv,
): z.output<Settings> {
  const values = Object.fromEntries(fields.map((field) => [field.key, valueOf(field, given, env)]));
  const parsed = schema.safeParse(values);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues as [z.core.$ZodIssue];
  const field = fields.find(({ key }) => key === issue.path[0]);
  throw new SettingsError(wordsFor(issue, field, given, values[field?.key ?? '']));
}

const ASKS: Readonly<Record<string, Line['asked']>> = {
  '--help': 'help',
  '-h': 'help',
  '--version': 'version',
  '-v': 'version',
};

function take(given: Given, flags: readonly SettingField[], { name, rawName, value }: Flag): void {
  const field = flags.find(({ flag }) => flag === name);
  if (field === undefined) {
    const known = flags.map(({ flag }) => `--${flag}`);
    throw new SettingsError(`Unknown flag ${rawName}.${closestHint(rawName, known) || ' Try --help.'}`);
  }
  if (field.kind === 'boolean') {
    if (value !== undefined)
      throw new SettingsError(`${rawName} takes no value; write ${rawName} or --no-${name}.`);
    given[field.key] = !rawName.startsWith('--no-');
  } else if (value === undefined) {
    throw new SettingsError(`${rawName} needs a value: ${rawName} ${valueName(field)}.`);
  } else if (field.kind !== 'list' && given[field.key] !== undefined) {
    throw new SettingsError(`${rawName} is given twice; give it once.`);
  } else if (field.kind === 'list') {
    given[field.key] = [...((given[field.key] as string[] | undefined) ?? []), value];
  } else {
    given[field.key] = value;
  }
}

function placePositionals(given: Given, fields: readonly SettingField[], words: readonly string[]): void {
  let rest = words;
  for (const field of fields.filter(({ positional }) => positional !== undefined)) {
    if (rest.length === 0) return;
    const several = field.kind === 'list';
    given[field.key] = several ? [...rest] : String(rest[0]);
    rest = several ? [] : rest.slice(1);
  }
  if (rest.length > 0) throw new SettingsError(`Nothing takes ${JSON.stringify(rest[0])}. Try --help.`);
}

function valueOf(field: SettingField, given: Given, env: NodeJS.ProcessEnv): unknown {
  const { key, env: name, kind, secret } = field;
  if (secret === true) return readSecret(field, given, env);
  const value = given[key] ?? (name === undefined ? undefined : env[name] || undefined);
  if (typeof value !== 'string') return value;
  if (kind === 'number') return value.trim() === '' || Number.isNaN(Number(value)) ? value : Number(value);
  if (kind === 'boolean') return BOOLEANS[value.toLowerCase()] ?? value;
  return kind === 'list' ? value.split(',') : value;
}

const BOOLEANS: Record<string, boolean> = {
  1: true,
  true: true,
  yes: true,
  on: true,
  0: false,
  false: false,
  no: false,
  off: false,
};

function wordsFor(
  issue: z.core.$ZodIssue,
  field: SettingField | undefined,
  given: Given,
  value: unknown,
): string {
  if (field === undefined) return issue.message;
  if (value === undefined) return `Missing ${nameOf(field)}: ${field.words}`;
  const isTyped = (given[field.key] ?? given[fileOf(field).key]) !== undefined;
  const name = isTyped ? nameOf(field) : (field.env ?? nameOf(field));
  if (field.secret === true) return `${name}: ${expectation(issue)}.`;
  const isChoice = issue.code === 'invalid_value' && typeof value === 'string';
  const hint = isChoice ? closestHint(value, issue.values.map(String)) : '';
  return `${name}: ${expectation(issue)}, got ${JSON.stringify(value)}.${hint}`;
}

function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_value':
      return `expected ${issue.values.join(' or ')}`;
    case 'invalid_type':
      return issue.expected === 'boolean' ? 'expected true or false' : `expected a ${issue.expected}`;
    case 'too_small':
      return `expected at least ${issue.minimum}${unit(issue.origin)}`;
    case 'too_big':
      return `expected at most ${issue.maximum}${unit(issue.origin)}`;
    default:
      return issue.message;
  }
}

function unit(origin: string): string {
  return origin === 'string' ? ' characters' : '';
}

/** `--max-read`, or `<path>…` for a positional. */
export function nameOf({ positional, flag, kind }: SettingField): string {
  if (positional === undefined) return `--${flag}`;
  return `<${positional}>${kind === 'list' ? '…' : ''}`;
}

export function valueName({ value, kind, choices }: SettingField): string {
  if (value === undefined && choices.length > 0) return `<${choices.join('|')}>`;
  return `<${value ?? (kind === 'number' ? 'number' : 'value')}>`;
}
