import { ToolError, type Check } from '@plugboard/core';
import { getJson } from './chess-com/get-json.ts';
import type { ChessDeps } from './deps.ts';

const MOST_MS = 15_000;

/** Whether Chess.com answers. */
export async function* checks({ chessCom }: ChessDeps): AsyncIterable<Check> {
  const asking = { signal: AbortSignal.timeout(MOST_MS), notes: new Set<string>() };
  const name = 'Chess.com';
  try {
    await getJson(chessCom, { path: '/puzzle', what: 'the puzzle of the day' }, 'Puzzle', asking);
    const [note] = asking.notes;
    yield { name, ok: note === undefined, words: note ?? 'Chess.com answers.' };
  } catch (error) {
    if (!ToolError.is(error)) throw error;
    yield { name, ok: false, words: [error.message, error.hint].filter(Boolean).join(' ') };
  }
}
