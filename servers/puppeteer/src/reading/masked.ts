import type { Block, Run } from '../in-page/reading/contract.ts';
import type { Shown } from '../showing/shown.ts';

/** Blocks without values that must not be shown. They are masked before anything is written around them or into them. */
export function maskedBlocks(blocks: readonly Block[], shown: Shown): Block[] {
  return blocks.map((block): Block => {
    switch (block.kind) {
      case 'code':
        return { ...block, text: shown.masked(block.text) };
      case 'heading':
      case 'paragraph':
        return { ...block, runs: maskedRuns(block.runs, shown) };
      case 'list':
        return { ...block, items: block.items.map((item) => maskedBlocks(item, shown)) };
      case 'quote':
        return { ...block, blocks: maskedBlocks(block.blocks, shown) };
      case 'table':
        return { ...block, rows: block.rows.map((row) => row.map((cell) => maskedRuns(cell, shown))) };
      default:
        return block;
    }
  });
}

const LONGEST_ADDRESS = 500;

/** A value may be partly bold: then the whole is plain. */
function maskedRuns(runs: readonly Run[], shown: Shown): Run[] {
  const each = runs.map((run) => ({
    ...run,
    text: shown.masked(run.text),
    ...(run.href !== undefined && { href: shown.cut(run.href, LONGEST_ADDRESS) }),
  }));
  const plain = each.map(({ text }) => text).join('');
  const masked = shown.masked(plain);
  return masked === plain ? each : [{ text: masked }];
}
