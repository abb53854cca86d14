import { leave } from '../cuts.ts';
import { titleOf } from '../dom.ts';
import type { Look } from '../look.ts';
import { blocksOf } from './blocks.ts';
import { isIn, outwards } from './boxes.ts';
import { prune } from './clutter.ts';
import type { Dropped } from './pruning.ts';
import type { Block, Page, ReadOptions, Run } from './contract.ts';
import { bylineOf, headlineOf, publishedOf } from './facts.ts';
import { articleIn, mainIn } from './root.ts';
import { dropTail } from './tail.ts';
import { grow, type Box, type Grown } from './tree.ts';
import { countWords } from './words.ts';

let last: Grown | undefined;
export const lastRead = (): Grown | undefined => last;
export const keep = (grown: Grown): Grown => (last = grown);

export function read({ backdrop, slack }: ReadOptions): Page {
  leave(slack);
  const { look, root: page } = keep(grow(backdrop));
  if (page === undefined) return empty(look);
  const found = articleIn(page);
  const article = found && textOf(found, page);
  if (article !== undefined && isArticle(article.blocks))
    return told(look, page, { ...article, isArticle: true });
  return told(look, page, { ...mainOf(page), isArticle: false });
}

interface Read {
  readonly root: Box;
  readonly blocks: readonly Block[];
}

function textOf(found: Box, page: Box): Read {
  const dropped: Dropped = new Set();
  const headline = headlineOf(page, found);
  const root = withHeadline(found, headline.box);
  if (headline.box !== undefined) dropped.add(headline.box);
  prune(root, dropped, false);
  dropTail(root, dropped);
  return { root, blocks: withoutRules(blocksOf(root, dropped)) };
}

/** What stands between a headline and the text is part of it, where it is not much. */
function withHeadline(root: Box, headline: Box | undefined): Box {
  const both = headline && [...outwards(root)].find((each) => isIn(headline, each));
  const own = ({ words, linkWords }: Box) => words - linkWords;
  return both !== undefined && own(both) <= own(root) * 1.3 ? both : root;
}

/** Where there is no article: what is seen of the main part. */
function mainOf(page: Box): Read {
  const root = mainIn(page);
  const dropped: Dropped = new Set();
  const headline = headlineOf(page, root);
  if (headline.box !== undefined) dropped.add(headline.box);
  prune(root, dropped, true);
  return { root, blocks: withoutRules(blocksOf(root, dropped)) };
}

/** A rule divides two parts: none stands at an end, or beside another. */
function withoutRules(blocks: readonly Block[]): Block[] {
  return blocks.filter(
    ({ kind }, at) =>
      kind !== 'rule' || (at > 0 && at < blocks.length - 1 && blocks[at + 1]?.kind !== 'rule'),
  );
}

function told(
  look: Look,
  page: Box,
  { root, blocks, isArticle: is }: Read & { readonly isArticle: boolean },
): Page {
  const { title } = headlineOf(page, root);
  const byline = is ? bylineOf(page, root) : undefined;
  const published = is ? publishedOf(page, root) : undefined;
  return {
    title,
    ...(byline !== undefined && { byline }),
    ...(published !== undefined && { published }),
    isArticle: is,
    blocks,
    hiddenCount: look.hiddenCount,
    beyond: look.beyond,
    suspects: look.suspects.length,
  };
}

function empty({ hiddenCount, beyond, suspects }: Look): Page {
  return {
    title: titleOf(),
    isArticle: false,
    blocks: [],
    hiddenCount,
    beyond,
    suspects: suspects.length,
  };
}

const LEAST_WORDS = 45;

/** Sentences make an article: so many words of it, and so large a part. */
function isArticle(blocks: readonly Block[]): boolean {
  const count = { all: 0, sentences: 0 };
  for (const runs of runsIn(blocks)) {
    const words = countWords(runs.map(({ text }) => text).join(''));
    const links = runs.reduce((sum, { text, href }) => sum + (href === undefined ? 0 : countWords(text)), 0);
    count.all += words;
    if (words >= 9 && links < words * 0.5) count.sentences += words;
  }
  return count.sentences >= LEAST_WORDS && count.sentences > count.all * 0.3;
}

function* runsIn(blocks: readonly Block[]): Generator<readonly Run[]> {
  for (const block of blocks) {
    if (block.kind === 'paragraph') yield block.runs;
    else if (block.kind === 'quote') yield* runsIn(block.blocks);
    else if (block.kind === 'list') for (const item of block.items) yield* runsIn(item);
    else if (block.kind === 'table') for (const row of block.rows) yield* row;
  }
}
