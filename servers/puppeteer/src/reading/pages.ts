import type { Frame } from 'puppeteer-core';
import type { Backdrop } from '../in-page/contract.ts';
import type { Block, Page, ReadOptions } from '../in-page/reading/contract.ts';
import { countWords } from '../in-page/reading/words.ts';
import { openClosed } from '../seeing/look.ts';
import { ownerOf, readIn } from '../sessions/world.ts';
import type { Tab } from '../sessions/tab.ts';

const MOST_FRAMES = 20;
const MOST_ROUNDS = 4;
/** A frame with less in it is no part of the text of an article. */
const LEAST_WORDS = 60;

/** What is read of a tab, its frames in their places. */
export async function pageOf(tab: Tab): Promise<Page> {
  let [count, left] = [0, 0];
  const { slack } = tab.shown;
  const read = async (frame: Frame, backdrop: Backdrop): Promise<Page> => {
    count += 1;
    const page = await readWhole(frame, { slack, ...(backdrop && { backdrop }) });
    const places = new Map<number, Page>();
    for (const child of framesIn(page.blocks).length === 0 ? [] : frame.childFrames()) {
      if (count >= MOST_FRAMES) {
        left += 1;
        continue;
      }
      const at = await placeOf(frame, child).catch(() => -1);
      if (!framesIn(page.blocks).includes(at)) continue;
      const behind = (await readIn(frame, 'backdropAt', at)) ?? undefined;
      // A frame that goes away meanwhile is not there.
      const inner = await read(child, behind).catch(() => undefined);
      if (inner !== undefined) places.set(at, inner);
    }
    return joined(page, places);
  };
  const page = await read(tab.page.mainFrame(), undefined);
  return { ...page, beyond: page.beyond + left };
}

async function readWhole(frame: Frame, options: ReadOptions): Promise<Page> {
  for (let round = 1; ; round += 1) {
    const page = await readIn(frame, 'read', options);
    if (page.suspects === 0 || round >= MOST_ROUNDS || !(await openClosed(frame, 'reader'))) return page;
  }
}

/** Where a frame stands in the last reading of the one around it; -1: nowhere that counts. */
export async function placeOf(outer: Frame, child: Frame): Promise<number> {
  const owner = await ownerOf(child);
  if (owner === undefined) return -1;
  const at = await readIn(outer, 'placeOf', owner);
  await owner.dispose();
  return at;
}

function framesIn(blocks: readonly Block[]): number[] {
  return blocks.flatMap((block) => {
    if (block.kind === 'frame') return [block.at];
    if (block.kind === 'quote') return framesIn(block.blocks);
    return block.kind === 'list' ? block.items.flatMap(framesIn) : [];
  });
}

/** An article in a frame of a page that is none is what the page is about. */
function joined(page: Page, places: ReadonlyMap<number, Page>): Page {
  const inner = [...places.values()];
  const article = page.isArticle ? undefined : inner.find((each) => each.isArticle);
  const isMost = article !== undefined && wordsOf(article.blocks) > wordsOf(page.blocks);
  const main = isMost ? article : page;
  const isPart = (each: Page) => !page.isArticle || wordsOf(each.blocks) >= LEAST_WORDS;
  const blocks = filled(page.blocks, (at) => {
    const each = places.get(at);
    return each !== undefined && isPart(each) ? each.blocks : [];
  });
  return {
    ...main,
    blocks: isMost ? article.blocks : blocks,
    title: page.isArticle || !isMost ? page.title : article.title || page.title,
    hiddenCount: inner.reduce((sum, { hiddenCount }) => sum + hiddenCount, page.hiddenCount),
    beyond: inner.reduce((sum, { beyond }) => sum + beyond, page.beyond),
  };
}

function filled(blocks: readonly Block[], inFrame: (at: number) => readonly Block[]): Block[] {
  return blocks.flatMap((block): Block[] => {
    if (block.kind === 'frame') return [...inFrame(block.at)];
    if (block.kind === 'quote') return [{ ...block, blocks: filled(block.blocks, inFrame) }];
    if (block.kind === 'list') return [{ ...block, items: block.items.map((item) => filled(item, inFrame)) }];
    return [block];
  });
}

/** About how many words blocks have. */
export function wordsOf(blocks: readonly Block[]): number {
  return [...textsOf(blocks)].reduce((sum, text) => sum + countWords(text), 0);
}

function* textsOf(blocks: readonly Block[]): Generator<string> {
  for (const block of blocks) {
    if (block.kind === 'code') yield block.text;
    else if (block.kind === 'quote') yield* textsOf(block.blocks);
    else if (block.kind === 'list') for (const item of block.items) yield* textsOf(item);
    else if (block.kind === 'table') {
      for (const row of block.rows) for (const cell of row) yield cell.map(({ text }) => text).join('');
    } else if ('runs' in block) yield block.runs.map(({ text }) => text).join('');
  }
}
