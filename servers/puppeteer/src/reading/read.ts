import { bytesOf, outside } from '@plugboard/core';
import type { Block, Page } from '../in-page/reading/contract.ts';
import type { Tab } from '../sessions/tab.ts';
import { markdownOf } from './markdown.ts';
import { maskedBlocks } from './masked.ts';
import { pageOf, wordsOf } from './pages.ts';
import { partOf, type Part } from './parts.ts';
import { plainOf } from './plain.ts';
import { outlineOf, sectionIn } from './sections.ts';

export interface Wanted {
  readonly format: 'markdown' | 'outline' | 'text';
  readonly section?: string | undefined;
  readonly links: boolean;
  readonly maxTokens: number;
  readonly cursor?: string | undefined;
}

/** The text of a tab's page, as a model reads it: facts of ours, then the page's words. */
export async function readPage(tab: Tab, wanted: Wanted): Promise<string> {
  const page = await pageOf(tab);
  const blocks = maskedBlocks(page.blocks, tab.shown);
  const text = tab.shown.text(bodyOf(blocks, wanted));
  const head = wanted.cursor === undefined ? headOf(page, tab) : '';
  const most = bytesOf(wanted.maxTokens);
  // What reads like an order is marked, which makes a text longer: where it is too long then, less of it is taken.
  for (let room = most - AROUND - Buffer.byteLength(head), tries = 0; ; tries += 1) {
    const part = partOf(text, wanted.cursor, Math.max(room, LEAST));
    const facts = factsOf(tab, page, {
      part,
      words: wordsOf(blocks),
      isOutline: wanted.format === 'outline',
    });
    const answer = `${facts}\n${outside(tab.shown.text(`${head}${part.text}`), { source: 'page' })}`;
    if (Buffer.byteLength(answer) <= most || tries > 8) return answer;
    room = Math.floor(room * 0.75);
  }
}

/** What stands around a page's text. */
const AROUND = 420;
const LEAST = 60;

function bodyOf(blocks: readonly Block[], { format, section, links }: Wanted): string {
  const chosen = section === undefined ? blocks : sectionIn(blocks, section);
  if (format === 'outline') return outlineOf(chosen);
  return format === 'text' ? plainOf(chosen) : markdownOf(chosen, { links });
}

const LONGEST_ADDRESS = 300;
const LONGEST_TITLE = 200;
const flat = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

function headOf({ title, byline }: Page, tab: Tab): string {
  const lines = [
    `url: ${tab.shown.cut(tab.page.url(), LONGEST_ADDRESS)}`,
    `title: ${tab.shown.cut(flat(title), LONGEST_TITLE)}`,
    ...(byline === undefined ? [] : [`byline: ${flat(byline)}`]),
  ];
  return `${lines.join('\n')}\n\n`;
}

interface Told {
  readonly part: Part;
  readonly words: number;
  readonly isOutline: boolean;
}

function factsOf(tab: Tab, page: Page, { part, words, isOutline }: Told): string {
  const facts = [
    tab.id,
    page.isArticle ? 'article' : 'no article: the main text that is seen',
    `words ${words}`,
    ...(page.published === undefined ? [] : [`published ${page.published}`]),
    ...(page.hiddenCount === 0 ? [] : [`hidden_text_count ${page.hiddenCount}`]),
    ...(isOutline && part.text === '' ? ['no headings'] : []),
    ...(page.beyond === 0 ? [] : ['the page is too large or too deep to be read whole']),
    ...(part.isChanged
      ? ['the text is not the one the cursor is of: this part may overlap or miss some']
      : []),
    ...(part.cursor === undefined ? [] : [`${part.left} more characters: cursor ${part.cursor}`]),
  ];
  return facts.join(', ');
}
