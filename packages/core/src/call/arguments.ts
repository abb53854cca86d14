import type { JSONSchema } from 'zod/v4/core';
import type { z } from 'zod';
import { ToolError } from '../define/errors.ts';
import { closestHint } from './closest.ts';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** How many wrong fields one error names. */
const MOST_ISSUES = 4;

/**
 * The arguments as the tool's schema reads them. Throws a `ToolError` that names each bad field by its path,
 * says what was expected, and offers the closest valid name.
 */
export function readArguments(schema: z.ZodObject, json: JSONSchema.BaseSchema, raw: unknown): unknown {
  if (hasPrototypeKey(raw))
    throw new ToolError('Unknown argument "__proto__".', { code: 'INVALID_ARGUMENTS' });
  const parsed = schema.safeParse(raw ?? {});
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  const words = issues.slice(0, MOST_ISSUES).map((issue) => describe(issue, json, raw));
  if (issues.length > MOST_ISSUES) words.push(`${issues.length - MOST_ISSUES} more.`);
  throw new ToolError(words.join(' '), { code: 'INVALID_ARGUMENTS' });
}

function describe(issue: Issue, json: JSONSchema.BaseSchema, raw: unknown): string {
  const where = spell(issue.path);
  const got = at(raw, issue.path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return unknownArguments(issue.keys, issue.path, json);
    case 'invalid_type': {
      const wanted = typeWords(schemaAt(json, issue.path)?.type ?? issue.expected);
      return got === undefined
        ? `${where} is missing: expected ${wanted}.`
        : `${where}: expected ${wanted}, got ${quote(got)}.`;
    }
    case 'invalid_value': {
      const values = issue.values.map(String);
      const hint = typeof got === 'string' ? closestHint(got, values) : '';
      return `${where}: expected ${oneOf(values)}, got ${quote(got)}.${hint}`;
    }
    case 'too_big':
      return `${where}: at most ${issue.maximum}${unit(issue.origin)}, got ${measure(got)}.`;
    case 'too_small':
      return `${where}: at least ${issue.minimum}${unit(issue.origin)}, got ${measure(got)}.`;
    case 'invalid_union':
      return `${where}: expected ${expectedOf(json, issue.path)}, got ${quote(got)}.`;
    default:
      // Messages of zod and of our own refinements: they never repeat the input.
      return `${where}: ${issue.message}${/[.!?]$/.test(issue.message) ? '' : '.'}`;
  }
}

function unknownArguments(keys: readonly string[], path: Path, json: JSONSchema.BaseSchema): string {
  const words = keys.slice(0, MOST_ISSUES).map((key) => unknownArgument(key, path, json));
  if (keys.length > MOST_ISSUES) words.push(`${keys.length - MOST_ISSUES} more are unknown.`);
  return words.join(' ');
}

/** zod passes over this key, and code behind it may not. */
function hasPrototypeKey(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.hasOwn(value, '__proto__') || Object.values(value).some(hasPrototypeKey);
}

function unknownArgument(key: string, path: Path, json: JSONSchema.BaseSchema): string {
  const names = Object.keys(schemaAt(json, path)?.properties ?? {});
  const known = names.length === 0 ? 'none are taken' : `known are ${names.join(', ')}`;
  const hint = closestHint(key, names) || ` (${known}).`;
  return `Unknown argument ${quote(spell([...path, key]))}${hint.startsWith(' (') ? hint : `.${hint}`}`;
}

/** `edits[2].old`, the way a caller would write it. */
function spell(path: Path): string {
  if (path.length === 0) return 'arguments';
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key],
    value,
  );
}

function schemaAt(json: JSONSchema.BaseSchema, path: Path): JSONSchema.BaseSchema | undefined {
  return path.reduce<JSONSchema.BaseSchema | undefined>((schema, key) => {
    const inner = typeof key === 'number' ? schema?.items : schema?.properties?.[String(key)];
    return typeof inner === 'object' && !Array.isArray(inner) ? inner : undefined;
  }, json);
}

function expectedOf(json: JSONSchema.BaseSchema, path: Path): string {
  const options = schemaAt(json, path)?.anyOf ?? [];
  const words = options.map((option) =>
    option.const === undefined ? typeWords(option.type) : quote(option.const),
  );
  return words.length === 0 ? 'another form' : words.join(' or ');
}

const TYPES: Record<string, string> = {
  array: 'a list',
  boolean: 'true or false',
  int: 'a whole number',
  integer: 'a whole number',
  number: 'a number',
  object: 'an object',
  record: 'an object',
  string: 'a text',
};

function typeWords(type: unknown): string {
  return TYPES[String(type)] ?? String(type);
}

function oneOf(values: readonly string[]): string {
  const quoted = values.map((value) => JSON.stringify(value));
  return quoted.length === 1 ? String(quoted[0]) : `one of ${quoted.join(', ')}`;
}

function unit(origin: string): string {
  if (origin === 'string') return ' characters';
  return origin === 'array' || origin === 'set' ? ' items' : '';
}

function measure(value: unknown): string {
  if (typeof value === 'string' || Array.isArray(value)) return String(value.length);
  return quote(value);
}

const LONGEST_QUOTE = 60;

/** A caller's value, short enough to stand in a sentence. */
function quote(value: unknown): string {
  if (typeof value === 'string' && value.length > LONGEST_QUOTE) {
    return `${JSON.stringify(value.slice(0, LONGEST_QUOTE))}… (${value.length} characters)`;
  }
  const text = JSON.stringify(value) ?? String(value);
  return text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text;
}
