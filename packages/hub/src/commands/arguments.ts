import { SettingsError } from '@plugboard/core';

interface Schema {
  readonly properties?: Readonly<Record<string, unknown>> | undefined;
}

interface Property {
  readonly type?: unknown;
  readonly items?: { readonly type?: unknown };
}

/** The arguments of a call from `key=value` words, read as the tool's schema wants them, or from a JSON object. */
export function readArguments(
  schema: Schema,
  words: readonly string[],
  json: string | undefined,
): Record<string, unknown> {
  const args = json === undefined ? {} : readObject(json);
  for (const word of words) {
    const [, key, value] = /^([^=]+)=(.*)$/s.exec(word) ?? [];
    if (key === undefined || value === undefined)
      throw new SettingsError(`Expected key=value, got ${JSON.stringify(word)}.`);
    const { type, items } = (schema.properties?.[key] ?? {}) as Property;
    if (key === '__proto__') throw new SettingsError('No argument is named __proto__.');
    const isItem = type === 'array' && !value.startsWith('[');
    const before = Array.isArray(args[key]) ? (args[key] as unknown[]) : [];
    args[key] = isItem ? [...before, readValue(items?.type, value)] : readValue(type, value);
  }
  return args;
}

function readObject(json: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
  } catch {
    // The sentence below is the same for both.
  }
  throw new SettingsError(`--json: expected a JSON object, such as '{"path":"README.md"}'.`);
}

/** A text stays as it is; for any other type it is JSON, or the server says what is wrong with it. */
function readValue(type: unknown, value: string): unknown {
  if (type === 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
