import { isDeepStrictEqual } from 'node:util';
import { isOpen, isWider, OPEN } from './keywords.ts';

/** What the lists of servers use of JSON Schema. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema | boolean;
  readonly additionalProperties?: Schema | boolean;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly [keyword: string]: unknown;
}

/** `narrower` is also what nobody can prove to be wider; a field that is `demanded` is added and must be there. */
export type What = 'gone' | 'added' | 'demanded' | 'needed' | 'spared' | 'default' | 'narrower' | 'wider';

export interface Difference {
  readonly what: What;
  /** `person.address`; empty for the whole. */
  readonly path: string;
  /** The field that is gone, added, demanded, needed or spared. */
  readonly name: string;
}

export interface View {
  readonly path: string;
  /** Whether one of several forms that differs so from another does not stand in for it. */
  readonly breaks: (difference: Difference) => boolean;
}

/** Read by people and models; what is taken stays the same. */
const WORDS = new Set(['title', 'description', 'examples', 'deprecated', '$schema', '$comment']);
/** Compared by what is in them. */
const PARTS = new Set(['properties', 'required', 'anyOf', 'oneOf', 'default']);
/** How what the second takes differs from what the first takes. */
export function differences(before: Schema, after: Schema, view: View): Difference[] {
  const hasForms = formsOf(after) !== undefined;
  if ((formsOf(before) !== undefined) !== hasForms) return formDifferences(before, after, view);
  return [
    ...keywordDifferences(before, after, view.path),
    ...fieldDifferences(before, after, view),
    ...OPEN.flatMap((part) => {
      const [had, has] = [before[part], after[part]];
      return isSchema(had) && isSchema(has) ? differences(had, has, view) : [];
    }),
    ...(hasForms ? formDifferences(before, after, view) : []),
  ];
}

function keywordDifferences(before: Schema, after: Schema, path: string): Difference[] {
  const changed = keywordsOf({ ...before, ...after }).filter(
    (keyword) =>
      !isDeepStrictEqual(before[keyword], after[keyword]) &&
      !(isOpen(keyword) && isSchema(before[keyword]) && isSchema(after[keyword])),
  );
  const what = changed.every((keyword) => isWider(keyword, before, after)) ? 'wider' : 'narrower';
  return [
    ...(changed.length === 0 ? [] : [{ what, path, name: '' } as const]),
    ...(isDeepStrictEqual(before['default'], after['default'])
      ? []
      : [{ what: 'default', path, name: '' } as const]),
  ];
}

function fieldDifferences(before: Schema, after: Schema, view: View): Difference[] {
  const { path } = view;
  const [had, has] = [before.properties ?? {}, after.properties ?? {}];
  const [must, needs] = [before.required ?? [], after.required ?? []];
  const rest = before.additionalProperties;
  const into = (name: string) => ({ ...view, path: path === '' ? name : `${path}.${name}` });
  return [
    ...must
      .filter((name) => Object.hasOwn(has, name) && !needs.includes(name))
      .map((name) => ({ what: 'spared', path, name }) as const),
    ...needs
      .filter((name) => !must.includes(name))
      .map((name) => ({ what: Object.hasOwn(had, name) ? 'needed' : 'demanded', path, name }) as const),
    ...Object.entries(had).flatMap(([name, schema]) => {
      const same = Object.hasOwn(has, name) ? has[name] : undefined;
      return same === undefined
        ? [{ what: 'gone', path, name } as const]
        : differences(schema, same, into(name));
    }),
    ...Object.entries(has)
      .filter(([name]) => !Object.hasOwn(had, name))
      .flatMap(([name, schema]) => [
        ...(needs.includes(name) && !must.includes(name) ? [] : [{ what: 'added', path, name } as const]),
        ...(isSchema(rest) ? differences(rest, schema, into(name)) : []),
      ]),
  ];
}

/** Each form of the first must have one of the second that stands in for it. */
function formDifferences(before: Schema, after: Schema, view: View): Difference[] {
  const { path, breaks } = view;
  const [had, has] = [formsOf(before) ?? [before], formsOf(after) ?? [after]];
  const compared = (form: Schema, other: Schema) => differences(form, other, view);
  const pairs = had.length === has.length ? had.map((form, at) => compared(form, has[at] ?? {})) : undefined;
  const isLost = had.some((form) => has.every((other) => compared(form, other).some(breaks)));
  // What stands beside forms is not looked at where the other side has none; and of several forms oneOf takes one only.
  const isBlind = [before, after].some(
    (schema) => formsOf(schema) !== undefined && keywordsOf(schema).length > 0,
  );
  const isMixed = (formsOf(before) === undefined) !== (formsOf(after) === undefined);
  const isStricter = before.anyOf !== undefined && after.oneOf !== undefined;
  if (isStricter || (isMixed && isBlind)) return [{ what: 'narrower', path, name: '' }];
  if (pairs !== undefined && (isLost || !pairs.flat().some(breaks))) return pairs.flat();
  return [{ what: isLost ? 'narrower' : 'wider', path, name: '' }];
}

/** Which of its keywords say what is taken, apart from what is compared by its parts. */
function keywordsOf(schema: Schema): string[] {
  return Object.keys(schema).filter((keyword) => !WORDS.has(keyword) && !PARTS.has(keyword));
}

function formsOf({ anyOf, oneOf }: Schema): readonly Schema[] | undefined {
  return anyOf ?? oneOf;
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null;
}
