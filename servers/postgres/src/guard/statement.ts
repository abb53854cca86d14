import { ToolError } from '@plugboard/core';
import type { RawStmt } from '@pgsql/types';
import { parseTree, type GrammarError } from './parser.ts';
import { offsetOfByte, offsetOfCharacter, spotOf } from './position.ts';
import { isFields, listOf, within, type Fields } from './walk.ts';

/** One statement, as PostgreSQL's grammar reads it. */
export interface ParsedStatement {
  /** All that was sent. */
  readonly sql: string;
  /** The statement alone: no semicolon, nothing behind it. */
  readonly text: string;
  /** Where `text` begins in `sql`. */
  readonly start: number;
  /** Of the grammar: `SelectStmt`, `ExplainStmt`, … */
  readonly type: string;
  readonly node: Fields;
  /** A cursor can be declared for it; else it must be run as it is (SHOW, EXPLAIN). */
  readonly cursor: boolean;
  /** An ORDER BY at the top says in which order rows come. */
  readonly ordered: boolean;
}

const MOST_CHARACTERS = 100_000;

/**
 * Reads exactly one statement.
 *
 * @throws ToolError `SYNTAX` with line, column and caret, `EMPTY`, `MULTIPLE_STATEMENTS`, `TOO_LARGE`.
 */
export async function parse(sql: string): Promise<ParsedStatement> {
  if (sql.length > MOST_CHARACTERS)
    throw tooLarge(`The statement is longer than ${MOST_CHARACTERS} characters.`);
  // PostgreSQL's protocol ends a statement there, and so does the parser: what is behind would not be looked at.
  if (sql.includes('\0'))
    throw new ToolError('The statement has a NUL character in it.', {
      code: 'SYNTAX',
      hint: 'Leave it out.',
    });

  const parsed = await parseTree(sql);
  if ('broken' in parsed) throw tooLarge('The statement is nested too deeply to be checked.');
  if ('error' in parsed) throw syntaxError(sql, parsed.error);

  const [statement, second] = parsed.tree.stmts ?? [];
  if (statement === undefined)
    throw new ToolError('There is no statement to run.', { code: 'EMPTY', hint: 'Send one statement.' });
  if (second !== undefined)
    throw new ToolError('There is more than one statement.', {
      code: 'MULTIPLE_STATEMENTS',
      hint: 'Send one at a time; what is behind the first semicolon can only be a comment.',
    });
  return describe(sql, statement);
}

function describe(sql: string, { stmt, stmt_location = 0, stmt_len }: RawStmt): ParsedStatement {
  const [[type, node] = ['', undefined]] = Object.entries(stmt ?? {});
  const start = offsetOfByte(sql, stmt_location);
  const end = stmt_len === undefined ? sql.length : offsetOfByte(sql, stmt_location + stmt_len);
  const fields = isFields(node) ? node : {};
  return {
    sql,
    text: sql.slice(start, end),
    start,
    type,
    node: fields,
    cursor: type === 'SelectStmt',
    ordered: listOf(fields['sortClause']).length > 0,
  };
}

/** The statement that an EXPLAIN is about; of any other, itself. */
export function subjectOf({ type, node }: ParsedStatement): {
  type: string;
  node: Fields;
  options: Fields[];
} {
  const [inner] = type === 'ExplainStmt' && isFields(node['query']) ? Object.entries(node['query']) : [];
  if (inner === undefined) return { type, node, options: [] };
  const options = listOf(node['options']).map((option) => within(option, 'DefElem') ?? {});
  return { type: inner[0], node: isFields(inner[1]) ? inner[1] : {}, options };
}

function syntaxError(sql: string, { message, cursor }: GrammarError): ToolError {
  if (message.startsWith('memory exhausted'))
    return tooLarge('The statement is nested too deeply to be checked.');
  const { line, column, caret } = spotOf(sql, offsetOfCharacter(sql, cursor));
  return new ToolError(`${sayWhat(message)} at line ${line}, column ${column}:\n${caret}`, {
    code: 'SYNTAX',
    hint: 'Correct it there or just before; the grammar is that of PostgreSQL.',
  });
}

/** The parser's message in words of ours: it quotes the text, and the caret shows that better. */
function sayWhat(message: string): string {
  if (message.startsWith('syntax error at end of input')) return 'The statement ends too early,';
  const unended = /^unterminated (quoted string|quoted identifier|dollar-quoted string|\/\* comment)/.exec(
    message,
  );
  if (unended !== null) return `A ${unended[1]?.replace('/*', 'block')} that is never closed begins`;
  return 'The statement cannot be read';
}

function tooLarge(message: string): ToolError {
  return new ToolError(message, {
    code: 'TOO_LARGE',
    hint: 'Pass long lists as one array parameter: = ANY($1).',
  });
}
