import { attribute } from '../dom.ts';
import { all, boxesIn, hasBlock, isBox, isHeading } from './boxes.ts';
import type { Block, Run } from './contract.ts';
import { gridOf, isLayout, tableTag } from './grid.ts';
import { Flow } from './runs.ts';
import type { Box } from './tree.ts';

type Dropped = ReadonlySet<Box>;

/** The blocks that a box is made of. */
export function blocksOf(box: Box, dropped: Dropped, deep = 0): Block[] {
  if (dropped.has(box)) return [];
  const out: Block[] = [];
  const flow = new Flow(dropped);
  pour(box, { out, flow, dropped, deep });
  end({ out, flow });
  return out;
}

interface Pouring {
  readonly out: Block[];
  readonly flow: Flow;
  readonly dropped: Dropped;
  /** Blocks around it. */
  readonly deep: number;
}

function end({ out, flow }: Pick<Pouring, 'flow' | 'out'>): void {
  const runs = flow.take();
  if (runs.length > 0) out.push({ kind: 'paragraph', runs });
}

function pour(box: Box, pouring: Pouring): void {
  const { flow, dropped } = pouring;
  for (const kid of box.kids) {
    if (!isBox(kid)) {
      if (box.keepsLines) for (const line of kid.split('\n')) flow.text(`${line} `);
      else flow.text(kid);
    } else if (dropped.has(kid)) continue;
    else if (kid.isInline && !isOwn(kid) && !hasBlock(kid)) flow.box(kid);
    else block(kid, pouring);
  }
}

/** What is a block of its own wherever it stands. */
const isOwn = (box: Box): boolean => /^(pre|hr)$/.test(box.tag) || isHeading(box) || isDocument(box);
/** An object that holds something shows that. */
const isDocument = ({ tag, kids }: Box): boolean =>
  /^(iframe|frame|embed|object)$/.test(tag) && kids.length === 0;

function block(box: Box, pouring: Pouring): void {
  const { out } = pouring;
  end(pouring);
  const made = special(box, pouring);
  if (made !== undefined) out.push(...made);
  else {
    pour(box, pouring);
    end(pouring);
  }
}

/** Undefined: it is what is in it. */
function special(box: Box, { dropped, deep }: Pouring): Block[] | undefined {
  const { tag } = box;
  if (isDocument(box)) return [{ kind: 'frame', at: box.at }];
  if (tag === 'hr') return [{ kind: 'rule' }];
  if (isHeading(box)) return heading(box, dropped);
  if (tag === 'pre') return code(box, dropped);
  const isWithin = deep < MOST_DEEP;
  if (isWithin && (tag === 'ul' || tag === 'ol' || tag === 'menu')) return list(box, dropped, deep + 1);
  if (isWithin && tag === 'blockquote') {
    const blocks = blocksOf(box, dropped, deep + 1);
    return blocks.length === 0 ? [] : [{ kind: 'quote', blocks }];
  }
  if (tag === 'dt' || tag === 'summary') return bold(box, dropped);
  if (tableTag(box) === 'table' && !isLayout(box)) return table(box, dropped);
  return undefined;
}

function runsOf(box: Box, dropped: Dropped): Run[] {
  const flow = new Flow(dropped);
  flow.box(box);
  const runs = flow.take();
  const [first, ...rest] = runs;
  return first === undefined ? [] : [{ ...first, text: first.text.trimStart() }, ...rest];
}

function heading(box: Box, dropped: Dropped): Block[] {
  const said = Number(/^h([1-6])$/.exec(box.tag)?.[1] ?? attribute(box.element, 'aria-level') ?? 2);
  const level = said >= 1 && said <= 6 ? said : 2;
  const runs = runsOf(box, dropped).filter(
    ({ text, href }) => href === undefined || /[\p{L}\p{N}]/u.test(text),
  );
  return runs.length === 0 ? [] : [{ kind: 'heading', level, runs }];
}

function bold(box: Box, dropped: Dropped): Block[] | undefined {
  if (hasBlock(box)) return undefined;
  const runs = runsOf(box, dropped).map((run) => ({
    ...run,
    marks: `b${(run.marks ?? '').replace('b', '')}`,
  }));
  return runs.length === 0 ? [] : [{ kind: 'paragraph', runs }];
}

function code(box: Box, dropped: Dropped): Block[] {
  const text = lines(box, dropped).replaceAll(/^\n+|\s+$/g, '');
  const said = [...all(box)].map(({ element }) => attribute(element, 'class') ?? '').join(' ');
  const language = /(?:^|\s)(?:language|lang|highlight-source|brush:)-?\s?([a-z][a-z0-9+#-]{0,19})/i.exec(
    said,
  )?.[1];
  return text === ''
    ? []
    : [{ kind: 'code', text, ...(language !== undefined && { language: language.toLowerCase() }) }];
}

function lines(box: Box, dropped: Dropped): string {
  if (dropped.has(box)) return '';
  if (box.tag === 'br') return '\n';
  const text = box.kids.map((kid) => (isBox(kid) ? lines(kid, dropped) : kid)).join('');
  return box.isInline || box.tag === 'pre' || text.endsWith('\n') ? text : `${text}\n`;
}

/** Lists and quotes in each other; those further in are what is in them. */
const MOST_DEEP = 12;

function list(box: Box, dropped: Dropped, deep: number): Block[] {
  const items = boxesIn(box)
    .map((item) => blocksOf(item.tag === 'li' ? item : wrapped(item), dropped, deep))
    .filter(({ length }) => length > 0);
  if (items.length === 0) return [];
  const start = box.tag === 'ol' ? Number.parseInt(attribute(box.element, 'start') ?? '1', 10) : undefined;
  return [{ kind: 'list', items, ...(start !== undefined && { start: Number.isNaN(start) ? 1 : start }) }];
}

/** What stands in a list without being an item of it. */
const wrapped = (box: Box): Box => ({ ...box, tag: 'li', kids: [box], isInline: false });

function table(box: Box, dropped: Dropped): Block[] {
  const grid = gridOf(box);
  const rows = grid.rows.map((row) =>
    row.map((cell) => (cell?.isFirst === true && !dropped.has(cell.box) ? runsOf(cell.box, dropped) : [])),
  );
  const caption = grid.caption === undefined ? [] : runsOf(grid.caption, dropped);
  return [
    ...(caption.length === 0 ? [] : [{ kind: 'paragraph', runs: caption } as const]),
    ...(rows.some((row) => row.some((cell) => cell.length > 0))
      ? [{ kind: 'table', heads: grid.heads, rows } as const]
      : []),
  ];
}
