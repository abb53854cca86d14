import { ToolError, visible } from '@plugboard/core';
import type { Database } from '../../connection/database.ts';
import type { Reader } from '../reader.ts';
import { resolve, type Found, type Resolved } from '../resolve.ts';
import type { Scope } from '../scope.ts';
import { likeNames } from '../suggest.ts';
import { described } from './described.ts';
import { fitting } from './fitting.ts';
import type { DescribedObject, Part } from './shape.ts';
import { sheetsOf } from './sheet.ts';
import { shownDeep } from './shown.ts';

interface Asked {
  readonly objects: readonly string[];
  readonly include: readonly Part[];
  /** Tokens that the answer may cost. */
  readonly budget: number;
  readonly signal: AbortSignal;
  readonly fit: <Row>(rows: readonly Row[], budget: number) => { readonly rows: Row[] };
  /** A few rows of a table, by its name as SQL writes it, as `query` would answer them. */
  readonly sample?: (name: string) => Promise<Sample>;
}

interface Sample {
  readonly columns: readonly { readonly name: string }[];
  readonly rows: readonly (readonly unknown[])[];
}

interface Missing {
  readonly name: string;
  readonly did_you_mean: string[];
}

/** What is known of objects by name; throws a `ToolError` where none of the names is of anything. */
export async function describeObjects(database: Database, scope: Scope, asked: Asked) {
  const { resolved, missing, sheets } = await database.read(
    async (reader) => {
      const names = await resolve(reader, scope, asked.objects);
      const found = names.flatMap((each) => each.found);
      return {
        resolved: names,
        missing: await missingOf(reader, scope, names),
        sheets: await sheetsOf(reader, scope, found, asked.include),
      };
    },
    { signal: asked.signal },
  );
  if (missing.length === resolved.length) throw noneFound(missing);
  const objects: DescribedObject[] = [];
  for (const { found, others } of resolved)
    for (const each of found) {
      const object = described(each, sheets, asked.include);
      if (object !== undefined)
        objects.push(
          shownDeep({
            ...object,
            ...(others.length === 0 ? {} : { also: [...others] }),
            ...(await sampleOf(each, asked)),
          }),
        );
    }
  return { ...cut(objects, asked), ...(missing.length === 0 ? {} : { not_found: missing }) };
}

function cut(objects: readonly DescribedObject[], { fit, budget }: Asked) {
  const [first] = objects;
  const { rows } = fit(objects, budget);
  const shown = rows.length === 0 && first !== undefined ? [fitting(first, budget)] : rows;
  const left = objects.slice(shown.length).map(({ name }) => name);
  return { objects: shown, ...(left.length === 0 ? {} : { left_out: left }) };
}

async function missingOf(reader: Reader, scope: Scope, resolved: readonly Resolved[]): Promise<Missing[]> {
  const names = resolved.filter(({ found }) => found.length === 0).map(({ asked }) => asked);
  return Promise.all(
    names.map(async (name) => ({
      name: visible(name),
      did_you_mean: await likeNames(reader, scope, name, [
        'table',
        'view',
        'materialized_view',
        'foreign_table',
        'function',
        'enum',
      ]),
    })),
  );
}

function noneFound(missing: readonly Missing[]): ToolError {
  const names = missing.map(({ name }) => JSON.stringify(name.slice(0, 60))).join(', ');
  const near = [...new Set(missing.flatMap(({ did_you_mean }) => did_you_mean))].slice(0, 5);
  return new ToolError(`There is nothing called ${names} here.`, {
    code: 'NOT_FOUND',
    hint:
      near.length === 0
        ? 'search_schema finds tables, views, functions and enums by words.'
        : `Did you mean ${near.map((name) => JSON.stringify(name)).join(' or ')}?`,
  });
}

/** Characters of a value in a sample. */
const LONGEST_VALUE = 80;

async function sampleOf({ class: of, name }: Found, { include, sample }: Asked) {
  if (of !== 'relation' || sample === undefined || !include.includes('sample')) return {};
  try {
    const { columns, rows } = await sample(name);
    return {
      sample: { columns: columns.map((column) => column.name), rows: rows.map((row) => row.map(shortened)) },
    };
  } catch (error) {
    if (!ToolError.is(error)) throw error;
    return { no_sample: `${error.code}: ${error.message}` };
  }
}

function shortened(value: unknown): unknown {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (text === undefined || text.length <= LONGEST_VALUE) return value;
  return `${Array.from(text.slice(0, 2 * LONGEST_VALUE))
    .slice(0, LONGEST_VALUE)
    .join('')}… (${text.length} characters)`;
}
