import type { Found } from './catalog.ts';
import type { Fault } from './functions.ts';
import type { Masked } from './masked.ts';
import { byteOf } from './relations.ts';
import type { ParsedStatement } from './statement.ts';
import { isFields, listOf, nodesOf, within, wordsOf, type Fields } from './walk.ts';

/** What of a statement would tell more of a masked column than that it is there. */
export interface MaskFault extends Fault {
  readonly words: string;
  readonly byte: number | undefined;
}

const HINT =
  'Name it among the columns of the outermost SELECT, where it comes back as (masked), or leave it out.';
const SHOWS_DATA = /^(?:pg_stats\w*|pg_statistic\w*|pg_stat_activity)$/;

/**
 * A masked column may stand among the columns of the outermost SELECT, as it is: its values are hidden in the answer, by the
 * table and column that the server says they come from. Everywhere else something could be made of it, so it is refused,
 * and so is what could be it by another name: whole rows, stars further in, renamed columns, joins by common names.
 */
export function maskFault(statement: ParsedStatement, found: Found, masked: Masked): MaskFault | undefined {
  const isMasked = ({ schema, name }: { schema: string; name: string }) =>
    masked.tables.has(`${schema}.${name}`);
  const shows = found.relations.find(({ builtIn, name }) => builtIn && SHOWS_DATA.test(name));
  if (shows !== undefined) return faulty(shows.name, 'shows values of tables, and some are masked here');
  const own = found.functions.find(
    (each) => !each.builtIn && each.extension === undefined && !each.behindType,
  );
  if (own !== undefined && own.asked.some(({ args }) => own.inside || own.fits(args)))
    return faulty(
      `${own.schema}.${own.name}()`,
      'could read what is masked here',
      'Ask the tables themselves.',
    );
  const reached = found.relations.filter(isMasked);
  if (reached.length === 0) return undefined;
  if (reached.some(({ inside }) => inside))
    return faulty('A view', 'reads a table with masked columns', 'Ask the table itself.');
  if (statement.type !== 'SelectStmt')
    return faulty('This', 'uses a table with masked columns, and is no plain SELECT', 'Leave EXPLAIN out.');
  if (statement.node['intoClause'] !== undefined)
    return faulty(
      'SELECT … INTO',
      'would copy masked columns to where they are not masked',
      'Leave INTO out.',
    );
  return new Looking(statement.node, masked, aliasesOf(statement.node)).fault();
}

function faulty(words: string, does: string, hint = HINT, byte?: number): MaskFault {
  return { words, does, hint, byte };
}

/** Names under which a whole row of something in FROM can be had. */
function aliasesOf(root: Fields): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { type, node } of nodesOf({ SelectStmt: root })) {
    const { aliasname } = isFields(node['alias']) ? node['alias'] : {};
    if (typeof aliasname === 'string') names.add(aliasname);
    if (type === 'RangeVar') names.add(String(node['relname']));
  }
  return names;
}

/** Goes through one statement that reads a masked table. */
class Looking {
  readonly #root: Fields;
  readonly #masked: Masked;
  readonly #aliases: ReadonlySet<string>;
  /** The references that are columns of the outermost SELECT, as they are. */
  readonly #shown: ReadonlySet<Fields>;

  constructor(root: Fields, masked: Masked, aliases: ReadonlySet<string>) {
    this.#root = root;
    this.#masked = masked;
    this.#aliases = aliases;
    this.#shown = this.#shownIn(root);
  }

  fault(): MaskFault | undefined {
    if (this.#shown.size > 0 && this.#isSorted())
      return faulty(
        'Sorting or grouping by the place or name of a column',
        'can tell what is masked',
        'Sort by other columns, by their own names.',
      );
    for (const { type, node } of nodesOf({ SelectStmt: this.#root })) {
      const found = this.#faultAt(type, node);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Not of a UNION and the like: the server does not say where their columns come from. */
  #shownIn(root: Fields): ReadonlySet<Fields> {
    if (root['op'] !== undefined && root['op'] !== 'SETOP_NONE') return new Set();
    const targets = listOf(root['targetList']).map((target) => within(target, 'ResTarget')?.['val']);
    const plain = targets.map((value) => within(value, 'ColumnRef')).filter((ref) => ref !== undefined);
    return new Set(plain.filter((ref) => this.#isMaskedOrStar(ref)));
  }

  #isMaskedOrStar(ref: Fields): boolean {
    const fields = listOf(ref['fields']);
    return isStar(fields.at(-1)) || this.#masked.columns.has(wordsOf(fields).at(-1) ?? '');
  }

  #faultAt(type: string, node: Fields): MaskFault | undefined {
    if (type === 'ColumnRef')
      return this.#faultOfCall(node) ?? (this.#shown.has(node) ? undefined : this.#faultOfRef(node));
    if (type === 'A_Indirection' && this.#namesMasked(listOf(node['indirection']))) return this.#uses(node);
    if (type === 'JoinExpr') return this.#faultOfJoin(node);
    const alias = isFields(node['alias']) ? node['alias'] : {};
    if (type === 'RangeVar' && listOf(alias['colnames']).length > 0)
      return faulty(
        'An alias with names for columns',
        'can hide a masked one',
        'Leave the names out.',
        byteOf(node),
      );
    return undefined;
  }

  /** `users.row_to_json` calls row_to_json(users) where the table has no such column. */
  #faultOfCall(node: Fields): MaskFault | undefined {
    const words = wordsOf(node['fields']);
    const name = words.at(-1) ?? '';
    if (words.length < 2 || !this.#masked.takingRows.has(name)) return undefined;
    const hint = 'Where it is a column, write it without the name of the table.';
    return faulty(`${name} behind a dot`, 'can be a function of the whole row', hint, byteOf(node));
  }

  #faultOfRef(node: Fields): MaskFault | undefined {
    const fields = listOf(node['fields']);
    if (isStar(fields.at(-1)))
      return faulty(
        'A star inside a statement',
        'can hold a masked column',
        'Name the columns.',
        byteOf(node),
      );
    const [only, ...others] = wordsOf(fields);
    if (others.length === 0 && only !== undefined && this.#aliases.has(only))
      return faulty('A whole row', 'holds masked columns', 'Name the columns.', byteOf(node));
    return this.#namesMasked(fields) ? this.#uses(node) : undefined;
  }

  #faultOfJoin(node: Fields): MaskFault | undefined {
    const alias = isFields(node['alias']) ? node['alias'] : {};
    const isNatural = node['isNatural'] === true;
    if (isNatural || this.#namesMasked(listOf(node['usingClause'])) || listOf(alias['colnames']).length > 0)
      return faulty('This join', 'can compare or rename a masked column', 'Join with ON, by other columns.');
    return undefined;
  }

  #namesMasked(fields: readonly unknown[]): boolean {
    return wordsOf(fields).some((word) => this.#masked.columns.has(word));
  }

  #uses(node: Fields): MaskFault {
    return faulty('A masked column', 'is used for more than to be shown', HINT, byteOf(node));
  }

  /** `ORDER BY 2`, or by the name that the column is given, or DISTINCT. */
  #isSorted(): boolean {
    const root = this.#root;
    if (listOf(root['distinctClause']).length > 0) return true;
    const names = new Set(
      listOf(root['targetList'])
        .map((target) => within(target, 'ResTarget')?.['name'])
        .filter((name) => typeof name === 'string'),
    );
    const keys = [
      ...listOf(root['sortClause']).map((each) => within(each, 'SortBy')?.['node']),
      ...listOf(root['groupClause']),
    ];
    return keys.some((key) => this.#isByPlaceOrName(key, names));
  }

  /** Also within ROLLUP, CUBE and GROUPING SETS, in parentheses or not. */
  #isByPlaceOrName(key: unknown, names: ReadonlySet<string>): boolean {
    const parts = within(key, 'GroupingSet')?.['content'] ?? within(key, 'RowExpr')?.['args'];
    if (parts !== undefined) return listOf(parts).some((part) => this.#isByPlaceOrName(part, names));
    const words = wordsOf(within(key, 'ColumnRef')?.['fields']);
    return within(key, 'A_Const') !== undefined || (words.length === 1 && names.has(words[0] ?? ''));
  }
}

function isStar(field: unknown): boolean {
  return isFields(field) && 'A_Star' in field;
}
