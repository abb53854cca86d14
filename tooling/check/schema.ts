import { isDeepStrictEqual } from 'node:util';
import { major, minor, type Change } from './change.ts';

/** What the lists of servers use of JSON Schema. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly [keyword: string]: unknown;
}

interface Place {
  readonly tool: string;
  /** `person.address`; empty for the arguments as a whole. */
  readonly path: string;
}

/** Read by people and models; what is taken stays the same. */
const WORDS = ['title', 'description', 'examples', '$schema', '$comment'];
/** Compared by what is in them. */
const PARTS = ['properties', 'required', 'items', 'anyOf', 'oneOf'];
const LOWER = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'];
const UPPER = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'];

/** What a call that was right before may find now: major where it can be refused, minor where more is taken. */
export function argumentChanges(before: Schema, after: Schema, place: Place): Change[] {
  if (isNarrower(before, after)) return [major(`${named(place)} takes less than before`)];
  return [
    ...propertyChanges(before, after, place),
    ...(before.items === undefined || after.items === undefined
      ? []
      : argumentChanges(before.items, after.items, place)),
    ...(isOtherwiseEqual(before, after)
      ? []
      : [minor(`${named(place)} takes more than before, or otherwise`)]),
  ];
}

/** Every field of an object and of what is in it: `entries.path`. */
export function fieldsOf(schema: Schema, path = ''): Set<string> {
  const inside = [
    ...(schema.anyOf ?? []),
    ...(schema.oneOf ?? []),
    ...(schema.items === undefined ? [] : [schema.items]),
  ];
  return new Set([
    ...Object.entries(schema.properties ?? {}).flatMap(([name, field]) => [
      path + name,
      ...fieldsOf(field, `${path}${name}.`),
    ]),
    ...inside.flatMap((each) => [...fieldsOf(each, path)]),
  ]);
}

function propertyChanges(before: Schema, after: Schema, place: Place): Change[] {
  const [had, has] = [before.properties ?? {}, after.properties ?? {}];
  const needed = (after.required ?? []).filter((name) => before.required?.includes(name) !== true);
  const spared = (before.required ?? []).filter(
    (name) => name in has && after.required?.includes(name) !== true,
  );
  return [
    ...spared.map((name) => minor(`${named(place)} does without ${name}`)),
    ...needed.map((name) => major(`${named(place)} now needs ${name}`)),
    ...Object.entries(had).flatMap(([name, schema]) => {
      const same = has[name];
      return same === undefined
        ? [major(`${named(place)} takes no ${name} any more`)]
        : argumentChanges(schema, same, { ...place, path: [place.path, name].filter(Boolean).join('.') });
    }),
    ...Object.keys(has)
      .filter((name) => !(name in had) && !needed.includes(name))
      .map((name) => minor(`${named(place)} takes ${name} as well`)),
  ];
}

function isNarrower(before: Schema, after: Schema): boolean {
  const [had, has] = [valuesOf(before), valuesOf(after)];
  const [were, are] = [typesOf(before), typesOf(after)];
  return (
    (has !== undefined &&
      (had === undefined || had.some((value) => !has.some((each) => isDeepStrictEqual(each, value))))) ||
    (are !== undefined && (were === undefined || were.some((type) => !isTakenAs(are, type)))) ||
    LOWER.some((bound) => limit(after, bound, -Infinity) > limit(before, bound, -Infinity)) ||
    UPPER.some((bound) => limit(after, bound, Infinity) < limit(before, bound, Infinity)) ||
    ['pattern', 'format', 'items'].some(
      (keyword) => before[keyword] === undefined && after[keyword] !== undefined,
    ) ||
    lostAlternative(before, after)
  );
}

function valuesOf({ enum: values, const: value }: Schema): readonly unknown[] | undefined {
  return values ?? (value === undefined ? undefined : [value]);
}

function typesOf({ type }: Schema): readonly string[] | undefined {
  return typeof type === 'string' ? [type] : type;
}

function isTakenAs(types: readonly string[], type: string): boolean {
  return types.includes(type) || (type === 'integer' && types.includes('number'));
}

function limit(schema: Schema, bound: string, none: number): number {
  const value = schema[bound];
  return typeof value === 'number' ? value : none;
}

/** One of several forms that none of today's takes. */
function lostAlternative(before: Schema, after: Schema): boolean {
  const had = alternatives(before) ?? (alternatives(after) === undefined ? [] : [before]);
  const has = alternatives(after) ?? [after];
  return had.some((form) => has.every((each) => isRefused(form, each)));
}

function isRefused(form: Schema, by: Schema): boolean {
  return argumentChanges(form, by, { tool: '', path: '' }).some(({ bump }) => bump === 'major');
}

function alternatives({ anyOf, oneOf }: Schema): readonly Schema[] | undefined {
  return anyOf ?? oneOf;
}

function isOtherwiseEqual(before: Schema, after: Schema): boolean {
  return isDeepStrictEqual(keywordsOf(before), keywordsOf(after)) && !lostAlternative(after, before);
}

/** Apart from what is compared by its parts. */
function keywordsOf(schema: Schema): object {
  const own = Object.entries(schema).filter(([keyword]) => ![...WORDS, ...PARTS].includes(keyword));
  return {
    ...Object.fromEntries(own),
    isList: schema.items !== undefined,
    forms: alternatives(schema)?.length,
  };
}

function named({ tool, path }: Place): string {
  return path === '' ? tool : `${path} of ${tool}`;
}
