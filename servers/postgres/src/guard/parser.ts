import type { ParseResult } from '@pgsql/types';

/** What of the module that emscripten made is used here. */
interface Wasm {
  lengthBytesUTF8(text: string): number;
  stringToUTF8(text: string, pointer: number, room: number): void;
  UTF8ToString(pointer: number): string;
  getValue(pointer: number, type: 'i32'): number;
  _malloc(bytes: number): number;
  _free(pointer: number): void;
  _wasm_parse_query_raw(text: number): number;
  _wasm_free_parse_result(result: number): void;
}

/** PostgreSQL's own parser refused the text. */
export interface GrammarError {
  /** In the parser's words, which quote the text. */
  readonly message: string;
  /** Characters (not UTF-16 units) before the place, from 0. */
  readonly cursor: number;
}

export type Parsed =
  | { readonly tree: ParseResult }
  | { readonly error: GrammarError }
  | { readonly broken: true };

let instance: Promise<Wasm> | undefined;

/**
 * PostgreSQL 18's parse tree of a text. `broken`: the parser itself gave up, on a text nested too deeply for its stack
 * or too large for its memory; whatever state that left is thrown away with its instance.
 *
 * The module is driven here and not by the package's index, which makes one instance and can never make another.
 */
export async function parseTree(sql: string): Promise<Parsed> {
  const loading = (instance ??= load());
  const wasm = await loading;
  try {
    return parseIn(wasm, sql);
  } catch {
    if (instance === loading) instance = undefined;
    return { broken: true };
  }
}

async function load(): Promise<Wasm> {
  const { default: make } = await import('libpg-query/wasm/libpg-query.js');
  return (await make()) as Wasm;
}

/** The structs are libpg_query's: PgQueryParseResult { tree, stderr, error }, PgQueryError { message, …, cursor }. */
function parseIn(wasm: Wasm, sql: string): Parsed {
  const room = wasm.lengthBytesUTF8(sql) + 1;
  const text = wasm._malloc(room);
  wasm.stringToUTF8(sql, text, room);
  const result = wasm._wasm_parse_query_raw(text);
  const error = wasm.getValue(result + 8, 'i32');
  const parsed =
    error === 0
      ? { tree: JSON.parse(wasm.UTF8ToString(wasm.getValue(result, 'i32'))) as ParseResult }
      : {
          error: {
            message: wasm.UTF8ToString(wasm.getValue(error, 'i32')),
            cursor: Math.max(0, wasm.getValue(error + 16, 'i32') - 1),
          },
        };
  wasm._wasm_free_parse_result(result);
  wasm._free(text);
  return parsed;
}
