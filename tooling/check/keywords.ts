import { isDeepStrictEqual } from 'node:util';
import type { Schema } from './schema.ts';

/** Each holds a schema, and leaving it out is as good as one that takes all. */
export const OPEN = ['items', 'additionalProperties', 'propertyNames'] as const;
export function isOpen(keyword: string): boolean {
  return OPEN.some((each) => each === keyword);
}

/** Each only refuses: without it more is taken. */
const REFUSING = new Set(['pattern', 'format', 'multipleOf', 'uniqueItems', 'allOf', 'not']);
const LOWER = ['minimum', 'exclusiveMinimum'];
const UPPER = ['maximum', 'exclusiveMaximum'];
const LEAST = new Set(['minLength', 'minItems', 'minProperties']);
const MOST = new Set(['maxLength', 'maxItems', 'maxProperties']);

/** Whether it can be proved that a keyword takes all that it took. */
export function isWider(keyword: string, before: Schema, after: Schema): boolean {
  const [had, has] = [before[keyword], after[keyword]];
  if (keyword === 'type') return typesOf(before).every((type) => isTakenAs(typesOf(after), type));
  if (keyword === 'enum' || keyword === 'const') return takesValues(valuesOf(after), valuesOf(before));
  if (isOpen(keyword)) return has === undefined || has === true || had === false;
  if (LOWER.includes(keyword)) return reaches(endOf(after, LOWER, -1), endOf(before, LOWER, -1));
  if (UPPER.includes(keyword)) return reaches(endOf(after, UPPER, 1), endOf(before, UPPER, 1));
  if (LEAST.has(keyword)) return reaches(endOf(after, [keyword], -1), endOf(before, [keyword], -1));
  if (MOST.has(keyword)) return reaches(endOf(after, [keyword], 1), endOf(before, [keyword], 1));
  return REFUSING.has(keyword) && has === undefined;
}

const ANY = 'any type';

function typesOf({ type }: Schema): readonly string[] {
  return typeof type === 'string' ? [type] : (type ?? [ANY]);
}

function isTakenAs(types: readonly string[], type: string): boolean {
  return types.some((each) => each === ANY || each === type || (each === 'number' && type === 'integer'));
}

function valuesOf({ enum: values, const: value }: Schema): readonly unknown[] | undefined {
  return values ?? (value === undefined ? undefined : [value]);
}

function takesValues(
  values: readonly unknown[] | undefined,
  former: readonly unknown[] | undefined,
): boolean {
  if (values === undefined) return true;
  return former?.every((value) => values.some((each) => isDeepStrictEqual(each, value))) === true;
}

interface End {
  readonly at: number;
  /** Whether what lies at the end itself is taken. */
  readonly isTaken: boolean;
}

/** Of a range that grows with the sign. */
function endOf(schema: Schema, [closed = '', open = '']: readonly string[], sign: 1 | -1): End {
  const far = (keyword: string) => {
    const end = schema[keyword];
    // Draft 4 has `exclusiveMaximum: true`; nothing is proved of that.
    return end === undefined ? Infinity : typeof end === 'number' ? sign * end : NaN;
  };
  return { at: Math.min(far(closed), far(open)), isTaken: far(closed) < far(open) };
}

function reaches(end: End, former: End): boolean {
  return end.at > former.at || (end.at === former.at && (end.isTaken || !former.isTaken));
}
