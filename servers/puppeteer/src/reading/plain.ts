import type { Block, Run } from '../in-page/reading/contract.ts';

/** Blocks as text without any signs but those of lists. */
export function plainOf(blocks: readonly Block[]): string {
  return blocks
    .map(written)
    .filter((text) => text !== '')
    .join('\n\n');
}

function written(block: Block): string {
  switch (block.kind) {
    case 'code':
      return block.text;
    case 'heading':
    case 'paragraph':
      return flat(block.runs);
    case 'list': {
      const { items, start } = block;
      return items
        .map(
          (item, index) =>
            `${start === undefined ? '-' : `${start + index}.`} ${item.map(written).join('\n')}`,
        )
        .join('\n');
    }
    case 'quote':
      return plainOf(block.blocks);
    case 'table':
      return block.rows
        .map((row) => row.map((cell) => flat(cell).replaceAll(/\s+/g, ' ')).join('\t'))
        .join('\n');
    default:
      return '';
  }
}

const flat = (runs: readonly Run[]): string =>
  runs
    .map(({ text }) => text)
    .join('')
    .trim();
