import type { Block, Run } from '../in-page/reading/contract.ts';

export interface Writing {
  /** Whether links say where they lead. */
  readonly links: boolean;
}

/** Blocks as Markdown. Text of a page makes no structure of its own. */
export function markdownOf(blocks: readonly Block[], writing: Writing): string {
  return blocks
    .map((block) => written(block, writing))
    .filter((text) => text !== '')
    .join('\n\n');
}

function written(block: Block, writing: Writing): string {
  switch (block.kind) {
    case 'code':
      return fenced(block.text, block.language);
    case 'heading':
      return `${'#'.repeat(block.level)} ${oneLine(inline(block.runs, writing))}`;
    case 'list':
      return listed(block, writing);
    case 'paragraph':
      return lines(inline(block.runs, writing));
    case 'quote':
      return indented(markdownOf(block.blocks, writing), '> ', '> ');
    case 'rule':
      return '---';
    case 'table':
      return tabled(block, writing);
    default:
      return '';
  }
}

function fenced(text: string, language = ''): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

function listed({ items, start }: Extract<Block, { kind: 'list' }>, writing: Writing): string {
  return items
    .map((item, index) => {
      const mark = start === undefined ? '- ' : `${start + index}. `;
      const text = item.every(({ kind }) => kind === 'paragraph' || kind === 'list')
        ? item.map((block) => written(block, writing)).join('\n')
        : markdownOf(item, writing);
      return indented(text, mark, ' '.repeat(mark.length));
    })
    .join('\n');
}

function indented(text: string, first: string, rest: string): string {
  return text
    .split('\n')
    .map((line, index) => (index === 0 ? first : line === '' ? rest.trimEnd() : rest) + line)
    .join('\n');
}

function tabled({ rows, heads }: Extract<Block, { kind: 'table' }>, writing: Writing): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const all = rows.map((cells) =>
    cells.map((cell) => oneLine(inline(cell, writing)).replaceAll('|', String.raw`\|`)),
  );
  const width = rows[0]?.length ?? 0;
  const under = row(Array.from({ length: width }, () => '---'));
  const head = heads === 0 ? row(Array.from({ length: width }, () => '')) : row(all[0] ?? []);
  return [head, under, ...all.slice(heads === 0 ? 0 : 1).map(row)].join('\n');
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

/** What would begin something else than a paragraph (CommonMark 0.31 §4). */
const STARTS = /^(?=(?:#{1,6}|[-+*])(?:\s|$)|>|={1,}\s*$|(?:[-*_]\s*){3,}$|~{3,}|\||:?-+:?\s*\|)/;

function lines(text: string): string {
  return text
    .split('\n')
    .map((line) =>
      line
        .trim()
        .replace(STARTS, '\\')
        .replace(/^(\d{1,9})([.)])(?=\s|$)/, String.raw`$1\$2`),
    )
    .join('\n')
    .trim();
}

const SIGNS: Readonly<Record<string, string>> = { b: '**', i: '*', d: '~~' };

function inline(runs: readonly Run[], { links }: Writing): string {
  return runs
    .map(({ text, marks = '', href }) => {
      const [, before = '', inner = '', after = ''] = /^(\s*)(.*?)(\s*)$/s.exec(text) ?? [];
      if (inner === '') return text;
      const body = marks.includes('c') && !inner.includes('\n') ? coded(inner) : escaped(inner);
      const signs =
        inner.includes('\n') || marks.includes('c')
          ? []
          : marks.split('').flatMap((mark) => SIGNS[mark] ?? []);
      const dressed = signs.join('') + body + signs.toReversed().join('');
      const raised = marks.includes('u') ? `^${dressed}^` : marks.includes('v') ? `~${dressed}~` : dressed;
      const led =
        links && href !== undefined
          ? `[${raised}](<${href.replaceAll(/[<>\s]/g, encodeURIComponent)}>)`
          : raised;
      return before + led + after;
    })
    .join('');
}

function coded(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const sign = '`'.repeat(longest + 1);
  return longest > 0 ? `${sign} ${text} ${sign}` : `${sign}${text}${sign}`;
}

/** Signs that would dress a text, or make a link or a tag of it; at an end of a run whatever comes beside it. */
const DRESSING =
  /`|\*(?=\S|$)|(?<=\S|^)\*|(?<![\p{L}\p{N}])_(?=\S|$)|(?<=\S|^)_(?![\p{L}\p{N}])|~(?=~|$)|(?<=^|~)~|<(?=[a-z/!?]|$)|\](?=[(:[]|$)/giu;

function escaped(text: string): string {
  return text.replaceAll(/\\(?=[!-/:-@[-`{-~]|$)/g, String.raw`\\`).replaceAll(DRESSING, String.raw`\$&`);
}
