import { upTo } from '../cuts.ts';
import { attribute, has, inDocument, textOf, titleOf } from '../dom.ts';
import { all, isHeading, isIn, outwards, textIn } from './boxes.ts';
import type { Box } from './tree.ts';

const LONGEST_TITLE = 300;
const flat = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

export interface Headline {
  readonly title: string;
  /** The heading that says it. */
  readonly box: Box | undefined;
}

/** The heading that the page's own title repeats, else its first of the highest level; else that title. */
export function headlineOf(page: Box, root: Box): Headline {
  const said = titleOf().trim();
  const wanted = ` ${flat(said)} `;
  const headings = [...all(page)].filter(
    (box) =>
      isHeading(box) &&
      box.words > 0 &&
      box.words < 60 &&
      ![...outwards(box)].some(({ tag }) => WAYS.has(tag)),
  );
  const isSame = (box: Box) => wanted.includes(` ${flat(textIn(box))} `);
  const isMost = (box: Box) => isSame(box) && textIn(box).length > said.length * 0.35;
  const isTop = ({ tag }: Box) => tag === 'h1';
  const inside = headings.filter((box) => isIn(box, root));
  const box =
    inside.find((each) => isTop(each) && isSame(each)) ??
    inside.find(isMost) ??
    inside.find(isTop) ??
    headings.find((each) => isTop(each) && isSame(each)) ??
    headings.find(isMost) ??
    headings.find(isTop);
  const title = box === undefined ? withoutSite(said) : textIn(box, new Set([...all(box)].filter(isSign)));
  return { title: upTo(title, LONGEST_TITLE), box };
}

const WAYS = new Set(['aside', 'dialog', 'footer', 'nav']);
/** A sign that leads to the heading itself. */
const isSign = (box: Box): boolean => box.isLink && /^[^\p{L}\p{N}]*$/u.test(textIn(box));

/** `Words - Site`: the words, where they are most of it. */
function withoutSite(title: string): string {
  const parts = title.split(/ [|–—·»-] /);
  const longest = parts.toSorted((one, other) => other.length - one.length)[0] ?? '';
  return longest.length > title.length / 2 ? longest.trim() : title;
}

const NAMES = ['author', 'byline', 'writer'];
const MOST_OF_A_NAME = 14;

/** Who is said to have written it, as it is seen. */
export function bylineOf(page: Box, root: Box): string | undefined {
  const near = [...all(page)].filter(
    (box) => box.words > 0 && box.words <= MOST_OF_A_NAME && NAMES.some((name) => box.hints.has(name)),
  );
  const box = near.find((each) => isIn(each, root)) ?? near[0];
  const text = box === undefined ? saidAuthor(page) : textIn(box);
  const name = text
    ?.replace(/^(?:by|von|par|por|di|door|words by|written by|author|文|作者)[:：]?\s+/i, '')
    .replace(/\s*[|·•—–].*$/, '')
    .trim();
  return name === undefined || name === '' || name.length > 100 ? undefined : name;
}

/** What nobody sees does not count: the name must stand on the page. */
function saidAuthor(page: Box): string | undefined {
  const said = metaOf('author', 'article:author')?.trim() ?? '';
  return said !== '' && said.length < 80 && textIn(page).includes(said) ? said : undefined;
}

function metaOf(...names: string[]): string | undefined {
  for (const meta of inDocument('meta')) {
    const name = attribute(meta, 'property') ?? attribute(meta, 'name') ?? attribute(meta, 'itemprop');
    if (name !== null && names.includes(name.toLowerCase())) return attribute(meta, 'content') ?? undefined;
  }
  return undefined;
}

const DATE =
  /^\d{4}-[01]\d-[0-3]\d(?:[T ][0-2]\d:[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-][0-2]\d:?[0-5]\d)?)?$/;
const dateOf = (text: string | null | undefined): string | undefined => DATE.exec(text?.trim() ?? '')?.[0];

/** When it came out; only a date is taken, so that it can say nothing else. */
export function publishedOf(page: Box, root: Box): string | undefined {
  const times = [...all(page)].filter(({ tag, element }) => tag === 'time' && has(element, 'datetime'));
  const said = metaOf('article:published_time', 'datepublished', 'date', 'dc.date', 'publish-date');
  const marked = times.find(
    ({ hints }) => hints.has('published') || hints.has('date published') || hints.has('datepublished'),
  );
  const near = marked ?? times.find((box) => isIn(box, root)) ?? times[0];
  return dateOf(said) ?? dateOf(inJson()) ?? (near && dateOf(attribute(near.element, 'datetime')));
}

function inJson(): string | undefined {
  for (const script of inDocument('script[type="application/ld+json"]')) {
    const found = /"datePublished"\s*:\s*"([^"]{8,40})"/.exec((textOf(script) ?? '').slice(0, 100_000));
    if (found?.[1] !== undefined) return found[1];
  }
  return undefined;
}
