import { resolve } from 'node:path';
import * as z from 'zod';
import { settingFields, type SettingField } from '../../define/settings.ts';
import { readSettings } from '../command-line.ts';
import { fileOf, withFiles, type Given } from '../secret.ts';

/** A command line as it was typed, and where. */
export interface TypedLine {
  readonly schema: z.ZodObject;
  readonly given: Given;
  readonly env: NodeJS.ProcessEnv;
}

/** Something that is never printed, and the variable that stands for it. */
export interface Secret {
  readonly field: SettingField;
  readonly variable: string;
  /** The server reads it from a file that the line or the environment names. */
  readonly inFile: boolean;
}

/** The secrets that are given or needed. One that no variable is declared for gets `WEATHER_TOKEN`. */
export function secretsIn(program: string, { schema, given, env }: TypedLine): Secret[] {
  return settingFields(schema)
    .filter((field) => field.secret === true)
    .map((field) => {
      const named = given[fileOf(field).key] !== undefined || isSet(env, fileVariable(field));
      const inFile = given[field.key] === undefined && named;
      return { field, variable: field.env ?? upperSnake(`${program}-${field.flag}`), inFile };
    })
    .filter(
      ({ field: { key, required, env: name }, inFile }) =>
        given[key] !== undefined || inFile || required || isSet(env, name),
    );
}

/** Throws `SettingsError` for what is wrong or missing; a secret is not looked at, since only its name is printed. */
export function checkTyped({ schema, given, env }: TypedLine): void {
  const secret = new Set(
    settingFields(schema).flatMap((field) => (field.secret === true ? [field.key] : [])),
  );
  const open = Object.entries(schema.shape).filter(([key]) => !secret.has(key));
  readSettings(z.strictObject(Object.fromEntries(open)), given, env);
}

/** The words that give the same settings again; a secret that no variable is declared for, by its placeholder. */
export function argvOf(
  { schema, given }: TypedLine,
  secrets: readonly Secret[],
  fill: (variable: string) => string,
): string[] {
  const shown = new Map(Object.entries(given));
  for (const { key, secret, env } of settingFields(schema)) {
    if (secret !== true) continue;
    const known = secrets.find(({ field }) => field.key === key);
    if (known === undefined || env !== undefined) shown.delete(key);
    else shown.set(key, fill(known.variable));
  }
  return spellAll(withFiles(settingFields(schema)), shown);
}

/** The inverse of `readLine`: flags as they were given, then the words that stand alone. */
function spellAll(fields: readonly SettingField[], given: ReadonlyMap<string, Given[string]>): string[] {
  const flags: string[] = [];
  const words: string[] = [];
  for (const [key, value] of given) {
    const field = fields.find((each) => each.key === key);
    if (field === undefined) continue;
    const values = [value].flat().map((each) => whole(field, each));
    if (field.positional !== undefined) words.push(...values.map(String));
    else flags.push(...values.flatMap((each) => spell(field.flag, each)));
  }
  const mistakable = words.some((word) => word.startsWith('-'));
  return [...flags, ...(mistakable ? ['--'] : []), ...words];
}

/** The variables that the settings were read from, and those of secrets by their placeholder. */
export function envOf(
  { schema, given, env }: TypedLine,
  secrets: readonly Secret[],
  fill: (variable: string) => string,
): Record<string, string> {
  const names = settingFields(schema)
    .filter(({ key }) => given[key] === undefined)
    .map((field) => (field.secret === true ? fileVariable(field) : field.env));
  const open = names.flatMap((name) => (name !== undefined && isSet(env, name) ? [[name, env[name]]] : []));
  const hidden = secrets
    .filter(({ field }) => field.env !== undefined)
    .map(({ variable }) => [variable, fill(variable)]);
  return Object.fromEntries([...open, ...hidden]) as Record<string, string>;
}

function isSet(env: NodeJS.ProcessEnv, name: string | undefined): boolean {
  return name !== undefined && (env[name] ?? '') !== '';
}

function fileVariable({ env: name }: SettingField): string | undefined {
  return name === undefined ? undefined : `${name}_FILE`;
}

/**
 * The client that runs the line may do so in any folder. What the shell or the server reads otherwise is left as it
 * is.
 */
function whole({ isPath }: SettingField, value: string | boolean): string | boolean {
  if (isPath !== true || typeof value !== 'string' || /^~|^\w+:\/\//.test(value)) return value;
  return resolve(value);
}

function spell(flag: string, value: string | boolean): string[] {
  if (typeof value === 'boolean') return [value ? `--${flag}` : `--no-${flag}`];
  return value.startsWith('-') ? [`--${flag}=${value}`] : [`--${flag}`, value];
}

function upperSnake(text: string): string {
  return text.replaceAll('-', '_').toUpperCase();
}
