import { readFileSync } from 'node:fs';
import { log } from '../call/log.ts';
import { SettingsError } from '../define/errors.ts';
import type { SettingField } from '../define/settings.ts';

/** What the command line says, by the key of its field, in the order in which it was given. */
export type Given = Record<string, string | boolean | string[]>;

/** The flag that names the file of a secret: `--auth-token-file` for `--auth-token`. */
export function fileOf(field: SettingField): SettingField {
  return { ...field, key: `${field.key}:file`, flag: `${field.flag}-file`, kind: 'text', value: 'file' };
}

/** The fields, each secret followed by the flag that names its file. */
export function withFiles(fields: readonly SettingField[]): SettingField[] {
  return fields.flatMap((field) => (field.secret === true ? [field, fileOf(field)] : [field]));
}

/**
 * A secret from the command line, a file, or the environment, in this order. Throws `SettingsError` where two of one
 * place disagree or the file cannot be read; no error tells the secret.
 */
export function readSecret(field: SettingField, given: Given, env: NodeJS.ProcessEnv): string | undefined {
  const { key, flag, env: variable } = field;
  const [typed, typedFile] = [given[key], given[fileOf(field).key]] as (string | undefined)[];
  if (typed !== undefined && typedFile !== undefined)
    throw new SettingsError(`--${flag} and --${flag}-file are both given; give one.`);
  if (typed !== undefined) {
    const better = variable === undefined ? `use --${flag}-file` : `set ${variable}`;
    log(
      'info',
      `--${flag}: other users of this machine can see it in the list of processes; ${better} instead`,
    );
    return typed;
  }
  if (typedFile !== undefined) return readFile(`--${flag}-file`, typedFile);
  if (variable === undefined) return undefined;
  const file = env[`${variable}_FILE`];
  if (env[variable] && file)
    throw new SettingsError(`${variable} and ${variable}_FILE are both set; set one.`);
  return file ? readFile(`${variable}_FILE`, file) : env[variable] || undefined;
}

function readFile(name: string, path: string): string {
  let text;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new SettingsError(`${name}: cannot read ${JSON.stringify(path)} (${code}).`, { cause: error });
  }
  // Editors and `echo` end a file with a line break.
  const secret = text.replace(/\r?\n$/, '');
  if (secret === '') throw new SettingsError(`${name}: ${JSON.stringify(path)} is empty.`);
  return secret;
}
