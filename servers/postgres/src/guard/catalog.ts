import type { Candidate } from './functions.ts';
import type { Name } from './names.ts';
import { LOOKUP_BEHIND, LOOKUP_NAMES } from './lookup-sql.ts';

/** How the guard learns what a statement names. */
export interface Lookup {
  /** Runs fixed SQL of ours in the transaction that the statement will run in, and answers rows as objects. */
  select<Row extends object>(sql: string, params?: readonly unknown[]): Promise<Row[]>;
  /** The same, planned once where that can be: planning takes longer than the answer. */
  prepared<Row extends object>(name: string, sql: string, params: readonly unknown[]): Promise<Row[]>;
}

/** A function that stands behind a name, in any of the ways that the server could take it. */
export interface FoundFunction extends Candidate {
  readonly asked: readonly Name[];
  /** It was reached through a view, a policy or a generated column of what is named. */
  readonly inside: boolean;
  readonly fits: (args: number | undefined) => boolean;
}

/** A table or view that a name means, or that a view behind it reads. */
export interface FoundRelation {
  readonly asked: readonly Name[];
  readonly inside: boolean;
  readonly schema: string;
  readonly name: string;
  readonly builtIn: boolean;
  readonly extension: string | undefined;
}

export interface Found {
  readonly functions: readonly FoundFunction[];
  readonly relations: readonly FoundRelation[];
  /** The server reads backslashes in strings otherwise than the parser did. */
  readonly oldStrings: boolean;
}

/** Rows of either query: text in every column, so that no way of reading types can change them. */
interface Row {
  readonly asked: string;
  readonly what: 'function' | 'relation' | 'strings' | 'more' | 'jit';
  readonly via: 'name' | 'inside' | 'type';
  readonly schema: string;
  readonly name: string;
  readonly built_in: string;
  readonly extension: string | null;
  readonly volatile: string;
  readonly language: string;
  readonly trusted: string;
  readonly least: string;
  readonly most: string;
}

/** All that the names of a statement mean: in one round trip, or two where views or types of one's own are among them. */
export async function lookUp(names: readonly Name[], lookup: Lookup): Promise<Found> {
  const asked = groups(names);
  const questions = asked.map(([{ kind, schema, name }], ord) => ({ ord, kind, schema, name }));
  const sent = JSON.stringify(questions);
  const direct = await lookup.prepared<Row>('names', LOOKUP_NAMES, [sent]);
  const more = direct.find(({ what }) => what === 'more');
  const rows =
    more === undefined ? direct : await lookup.prepared<Row>('behind', LOOKUP_BEHIND, [sent, more.schema]);
  const about = ({ asked: ord, via }: Row) => ({ asked: asked[Number(ord)] ?? [], inside: via === 'inside' });
  return {
    functions: rows
      .filter(({ what }) => what === 'function')
      .map((row) => ({ ...about(row), ...candidateOf(row), fits: (args) => fits(row, args) })),
    relations: rows
      .filter(({ what }) => what === 'relation')
      .map((row) => ({ ...about(row), ...identityOf(row) })),
    oldStrings: rows.some(({ what, name }) => what === 'strings' && name !== 'on'),
  };
}

/** Names that are the same question. */
function groups(names: readonly Name[]): [Name, ...Name[]][] {
  const byQuestion = new Map<string, [Name, ...Name[]]>();
  for (const name of names) {
    const question = JSON.stringify([name.kind, name.schema, name.name]);
    const group = byQuestion.get(question);
    if (group === undefined) byQuestion.set(question, [name]);
    else group.push(name);
  }
  return [...byQuestion.values()];
}

function identityOf({ schema, name, built_in, extension }: Row) {
  return { schema, name, builtIn: built_in === 'true', extension: extension ?? undefined };
}

function candidateOf(row: Row): Candidate {
  return {
    ...identityOf(row),
    volatile: row.volatile === 'true',
    language: row.language,
    trusted: row.trusted === 'true',
    behindType: row.via === 'type',
  };
}

function fits({ least, most }: Row, args: number | undefined): boolean {
  return args === undefined || (args >= Number(least) && args <= Number(most));
}
