import type { Fitted } from '../define/call.ts';

interface Listing {
  readonly name: string;
  readonly description?: string | undefined;
  readonly inputSchema: object;
}

/** Estimated tokens of an answer unless the tool says otherwise. */
export const DEFAULT_BUDGET = 10_000;

// Prose is near 4 bytes a token, code and JSON near 3, identifiers and digits below. Estimating from 3 keeps
// most answers under what a real tokenizer counts, at no cost per call.
const BYTES_PER_TOKEN = 3;

/** About how many tokens a text costs, from its bytes; an estimate that is rather too high than too low. */
export function estimateTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / BYTES_PER_TOKEN);
}

/** About how many tokens a tool costs a model on every turn, by what it is shown of it. */
export function listingTokens({ name, description, inputSchema }: Listing): number {
  return estimateTokens(JSON.stringify({ name, description, inputSchema }));
}

/** How many bytes of text an estimated number of tokens stands for. */
export function bytesOf(tokens: number): number {
  return tokens * BYTES_PER_TOKEN;
}

/** The leading rows whose JSON fits into the budget, and how many were left out. */
export function fit<Row>(rows: readonly Row[], budget: number): Fitted<Row> {
  let room = bytesOf(budget);
  let count = 0;
  for (const row of rows) {
    room -= Buffer.byteLength(JSON.stringify(row)) + 1;
    if (room < 0) break;
    count += 1;
  }
  return { rows: rows.slice(0, count), left: rows.length - count };
}
