import type { Fault } from './functions.ts';
import { lockOf } from './relations.ts';
import { subjectOf, type ParsedStatement } from './statement.ts';
import { listOf, nodesOf, within, type Fields } from './walk.ts';

const CHANGES: Fault = {
  does: 'changes rows, and this only reads',
  hint: 'preview_write (--access preview) runs it, shows what it would change, and rolls back.',
};
const SETTINGS: Fault = {
  does: 'changes the session',
  hint: 'SHOW reads a setting; --search-path, --timeout and --role set what lasts.',
};
const TRANSACTIONS: Fault = {
  does: 'steers the transaction',
  hint: 'Every statement runs in a read-only transaction of its own; just send the query.',
};
const CURSORS: Fault = {
  does: 'needs a session that lasts',
  hint: 'Send the query itself; max_rows and cursor page through its rows.',
};
const CODE: Fault = {
  does: 'runs code that the guard cannot see',
  hint: 'Send a query; functions marked STABLE can be called in it.',
};
const MESSAGES: Fault = { does: 'talks to other sessions' };

/** Statements with more to say than that they do not read. */
const REFUSED: ReadonlyMap<string, readonly [words: string, fault: Fault]> = new Map([
  ['InsertStmt', ['INSERT', CHANGES]],
  ['UpdateStmt', ['UPDATE', CHANGES]],
  ['DeleteStmt', ['DELETE', CHANGES]],
  ['MergeStmt', ['MERGE', CHANGES]],
  ['TruncateStmt', ['TRUNCATE', CHANGES]],
  [
    'CopyStmt',
    [
      'COPY',
      { does: 'moves data in or out of the server, past the limits of an answer', hint: 'Use a query.' },
    ],
  ],
  ['DoStmt', ['DO', CODE]],
  ['CallStmt', ['CALL', CODE]],
  ['PrepareStmt', ['PREPARE', CURSORS]],
  ['ExecuteStmt', ['EXECUTE', CURSORS]],
  ['DeallocateStmt', ['DEALLOCATE', CURSORS]],
  ['DeclareCursorStmt', ['DECLARE', CURSORS]],
  ['FetchStmt', ['FETCH', CURSORS]],
  ['ClosePortalStmt', ['CLOSE', CURSORS]],
  ['LockStmt', ['LOCK', { does: 'takes locks that other sessions wait for' }]],
  ['NotifyStmt', ['NOTIFY', MESSAGES]],
  ['ListenStmt', ['LISTEN', MESSAGES]],
  ['UnlistenStmt', ['UNLISTEN', MESSAGES]],
  ['VariableSetStmt', ['SET', SETTINGS]],
  ['ConstraintsSetStmt', ['SET CONSTRAINTS', SETTINGS]],
  ['DiscardStmt', ['DISCARD', SETTINGS]],
  ['LoadStmt', ['LOAD', CODE]],
  ['TransactionStmt', ['BEGIN, COMMIT or ROLLBACK', TRANSACTIONS]],
  ['VacuumStmt', ['VACUUM or ANALYZE', { does: 'changes how tables are stored or counted' }]],
  ['CheckPointStmt', ['CHECKPOINT', { does: 'commands the server itself' }]],
  [
    'CreateTableAsStmt',
    ['CREATE … AS', { does: 'makes a new table or view', hint: 'Send the query alone.' }],
  ],
]);

const READS = new Set(['SelectStmt', 'ExplainStmt', 'VariableShowStmt']);
const ROWS = new Set(['InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt']);

/** What is wrong with a statement for what it is, whatever it names. */
export interface KindFault extends Fault {
  /** What is refused: `DELETE`, `SELECT … INTO`. */
  readonly words: string;
}

/** `select`, `explain`, `show`, or the words of what is not allowed. */
export function kindOf({ type, node }: ParsedStatement): string {
  if (type === 'SelectStmt') return listOf(node['valuesLists']).length > 0 ? 'values' : 'select';
  if (type === 'ExplainStmt') return 'explain';
  if (type === 'VariableShowStmt') return 'show';
  return wordsFor(type).toLowerCase();
}

/** EXPLAIN without ANALYZE: what it is about is planned and not run. */
export function isOnlyPlanned(statement: ParsedStatement): boolean {
  if (statement.type !== 'ExplainStmt') return false;
  return !subjectOf(statement).options.some((option) => option['defname'] === 'analyze' && !isOff(option));
}

export function faultOfKind(statement: ParsedStatement): KindFault | undefined {
  const planned = isOnlyPlanned(statement);
  const { type } = subjectOf(statement);
  const readable =
    type === 'SelectStmt' || (planned && ROWS.has(type)) || statement.type === 'VariableShowStmt';
  if (!readable) return refusal(type);
  for (const place of nodesOf({ [statement.type]: statement.node })) {
    if (isStatement(place.type) && !READS.has(place.type) && !(planned && ROWS.has(place.type)))
      return refusal(place.type);
    if (place.type === 'IntoClause')
      return { words: 'SELECT … INTO', does: 'makes a new table', hint: 'Leave INTO out to see the rows.' };
    const lock = place.type === 'SelectStmt' ? lockOf(place.node) : undefined;
    if (lock !== undefined)
      return { words: lock, does: 'locks rows that other sessions wait for', hint: 'Leave it out.' };
  }
  return undefined;
}

function isStatement(type: string): boolean {
  return type.endsWith('Stmt');
}

function refusal(type: string): KindFault {
  const [, fault] = REFUSED.get(type) ?? [];
  return { words: wordsFor(type), ...(fault ?? { does: 'is not a statement that reads' }) };
}

/** `AlterTableStmt` is `ALTER TABLE`. */
function wordsFor(type: string): string {
  return (
    REFUSED.get(type)?.[0] ??
    type
      .replace(/Stmt$/, '')
      .replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ')
      .toUpperCase()
  );
}

/** As the server reads a Boolean option; what it would refuse counts as on. */
function isOff({ arg }: Fields): boolean {
  const number = within(arg, 'Integer');
  if (number !== undefined) return (number['ival'] ?? 0) === 0;
  const word = within(arg, 'String')?.['sval'];
  return typeof word === 'string' && ['false', 'off'].includes(word.toLowerCase());
}
