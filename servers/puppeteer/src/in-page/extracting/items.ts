import { upTo } from '../cuts.ts';
import { attribute } from '../dom.ts';
import { all, boxesIn, hasBlock, isHeading, textIn } from '../reading/boxes.ts';
import type { ItemRow } from '../reading/contract.ts';
import { addressOf } from '../reading/runs.ts';
import type { Box } from '../reading/tree.ts';
import { whereOf } from './links.ts';

const LEAST_ITEMS = 3;
const LONGEST = 500;
const MOST_FIELDS = 16;

/** The largest group of blocks of the same kind beside each other, a row each. */
export function items(root: Box): ItemRow[] {
  const groups = [...all(root)].flatMap(groupsIn);
  const best = groups.toSorted((one, other) => worth(other) - worth(one))[0];
  return best === undefined ? [] : rowsOf(best);
}

function groupsIn(box: Box): Box[][] {
  const kids = boxesIn(box).filter(
    (kid) => kid.words > 0 && !isHeading(kid) && !/^(td|th|br|option|p)$/.test(kid.tag),
  );
  const byKind = Map.groupBy(kids, kindOf);
  return [...byKind.values()].filter((group) => group.length >= LEAST_ITEMS);
}

/** What is alike has the same tag and the first words of its class. */
function kindOf({ tag, element }: Box): string {
  const [first = ''] = (attribute(element, 'class') ?? '').trim().split(/\s+/);
  return `${tag}.${first.replace(/[-_]?\d+$/, '')}`;
}

/** Words and parts count; the ways around a site do not. */
function worth(group: readonly Box[]): number {
  const words = group.reduce((sum, box) => sum + Math.min(box.words, 80), 0);
  const parts = group.reduce((sum, box) => sum + Math.min(piecesOf(box).length, 8), 0) / group.length;
  const isWay = ['nav', 'header', 'footer'].includes(whereOf(group[0] as Box));
  const isItems = group.every(({ tag }) => /^(li|article|tr|section|a)$/.test(tag)) ? 1.3 : 1;
  return (words * Math.min(parts, 4) * isItems) / (isWay ? 20 : 1);
}

interface Piece {
  /** Where it stands in its item. */
  readonly path: string;
  readonly box: Box;
  readonly text: string;
}

/** The innermost boxes with text of their own. */
function piecesOf(item: Box): Piece[] {
  const found: Piece[] = [];
  const look = (box: Box, path: string): void => {
    const own = box.kids.some((kid) => typeof kid === 'string' && kid.trim() !== '');
    if (own && !hasBlock(box)) {
      found.push({ path, box, text: upTo(textIn(box), LONGEST) });
      return;
    }
    for (const kid of boxesIn(box)) if (kid.words > 0) look(kid, `${path}>${kindOf(kid)}`);
  };
  look(item, '');
  return found.filter(({ text }) => text !== '');
}

function rowsOf(group: readonly Box[]): ItemRow[] {
  const all_ = group.map((item) => Map.groupBy(piecesOf(item), ({ path }) => path));
  const counts = new Map<string, Piece[]>();
  for (const pieces of all_)
    for (const [path, same] of pieces) counts.set(path, [...(counts.get(path) ?? []), ...same.slice(0, 1)]);
  const shared = [...counts].filter(([, same]) => same.length >= group.length / 2).slice(0, MOST_FIELDS);
  const names = namesOf(shared.map(([, same]) => same));
  return group.map((item, index) => {
    const row: [string, string][] = shared.flatMap(([path], at) => {
      const same = all_[index]?.get(path) ?? [];
      return same.length === 0
        ? []
        : [[names[at] ?? '', upTo(same.map(({ text }) => text).join(', '), LONGEST)]];
    });
    const url = urlOf(item);
    return Object.fromEntries([...row, ...(url === undefined ? [] : [['url', url] as [string, string]])]);
  });
}

function urlOf(item: Box): string | undefined {
  const links = [...all(item)].filter(({ tag }) => tag === 'a');
  const inTitle = links.find((link) => link.parent !== undefined && isHeading(link.parent));
  const link = inTitle ?? links.toSorted((one, other) => other.words - one.words)[0];
  return link && (addressOf(link) || undefined);
}

const PRICE = /^(?:from |ab |ca\. )?(?:[$€£¥₹]\s?\d|\d[\d.,\s]*\s?(?:€|\$|£|kr|zł|USD|EUR|GBP|円|元))/i;
const PLAIN = /^[a-z][a-z-]{1,20}$/;

/** By what they are, else by the word that the page has for them. */
function namesOf(fields: readonly (readonly Piece[])[]): string[] {
  const taken = new Map<string, number>();
  return fields.map((same) => {
    const name = nameOf(same, taken);
    const count = (taken.get(name) ?? 0) + 1;
    taken.set(name, count);
    return count === 1 ? name : `${name}_${count}`;
  });
}

function nameOf(same: readonly Piece[], taken: ReadonlyMap<string, number>): string {
  const [first] = same;
  if (first === undefined) return 'text';
  const { box } = first;
  const around = [box, box.parent].filter((each): each is Box => each !== undefined);
  if (
    !taken.has('title') &&
    (around.some(isHeading) || (box.isLink && same.every(({ text }) => text.length > 2)))
  )
    return 'title';
  if (same.every(({ text }) => PRICE.test(text))) return 'price';
  if (box.tag === 'time') return 'date';
  const said =
    (attribute(box.element, 'class') ?? '').trim().split(/\s+/)[0]?.toLowerCase().split(/__|--/).at(-1) ?? '';
  return PLAIN.test(said) && said !== 'url' ? said.replaceAll('-', '_') : 'text';
}
