import { listingTokens } from '../call/budget.ts';
import { listing, type Contract } from '../call/listing.ts';
import type { Tool } from '../define/tool.ts';

/** A line for each tool: name, effect, estimated tokens, first sentence; and the total. */
export function toolTable<Deps>(tools: readonly Tool<Deps>[], contract?: Contract): string {
  const costs = tools.map(listing(contract)).map(listingTokens);
  const rows = tools.map(({ name, effect, description }, index) => [
    name,
    effect.kind,
    `${costs[index]} tokens`,
    firstSentence(description),
  ]);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const pad = (cell: string, column: number) =>
    column === 2 ? cell.padStart(widths[2] ?? 0) : cell.padEnd(widths[column] ?? 0);
  const lines = rows.map((row) => row.map(pad).join('  '));
  const total = costs.reduce((sum, cost) => sum + cost, 0);
  const count = tools.length === 1 ? '1 tool' : `${tools.length} tools`;
  return [...lines, `${count}, about ${total} tokens on every turn.`, ''].join('\n');
}

function firstSentence(text: string): string {
  const [first] = new Intl.Segmenter('en', { granularity: 'sentence' }).segment(text);
  return first?.segment.trim() ?? '';
}
