import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { launch } from 'puppeteer-core';
import { expect, it } from 'vitest';
import { chromiumPath, testOnlyArgs } from './chromium.ts';
import { call, open } from './open.ts';
import { heldOut } from './pages/held-out.ts';
import { news } from './pages/known-news.ts';
import { works } from './pages/known-works.ts';
import { labelled, meanOf, scoreOf, served, wordsIn, type LabelledPage } from './pages/label.ts';
import { site } from './site.ts';

const READABILITY = createRequire(import.meta.url).resolve('@mozilla/readability/Readability.js');

/** What Readability gives in the page, with spaces where blocks end. */
const THEIRS = `(() => {
  const found = new Readability(document.cloneNode(true)).parse();
  const kept = new DOMParser().parseFromString(found?.content ?? '', 'text/html');
  for (const block of kept.querySelectorAll('p,li,td,th,h1,h2,h3,h4,h5,h6,dt,dd,div,br,pre,tr')) block.append(' ');
  return kept.body.textContent;
})()`;

async function compared(all: readonly LabelledPage[]) {
  await using pages = await site(Object.fromEntries(all.map((each, index) => [`/${index}`, served(each)])));
  await using client = await open({ allowOrigins: [pages.url] });
  const browser = await launch({ executablePath: await chromiumPath(), args: testOnlyArgs() });
  try {
    const page = await browser.newPage();
    const scores = [];
    for (const [index, each] of all.entries()) {
      const url = `${pages.url}/${index}`;
      const right = labelled(each);
      await call(client, 'navigate', { url });
      const { text } = await call(client, 'read_page', { format: 'text', max_tokens: 20_000 });
      const body = text.slice(text.indexOf('\n\n'), text.lastIndexOf('\n[end of data'));
      await page.goto(url);
      await page.evaluate(`${readFileSync(READABILITY, 'utf8')};globalThis.Readability = Readability`);
      const theirs = (await page.evaluate(THEIRS)) as string;
      scores.push({ ours: scoreOf(wordsIn(body), right), theirs: scoreOf(wordsIn(theirs), right) });
    }
    return {
      ours: meanOf(scores.map((each) => each.ours)),
      theirs: meanOf(scores.map((each) => each.theirs)),
    };
  } finally {
    await browser.close();
  }
}

it.each([
  ['known', [...news, ...works], 30],
  ['held out', heldOut, 10],
] as const)(
  'read_page finds the text of %s pages, more precisely than Readability',
  { timeout: 120_000 },
  async (_, all, count) => {
    expect(all).toHaveLength(count);
    const { ours, theirs } = await compared(all);
    expect(ours.f1).toBeGreaterThanOrEqual(0.96);
    expect(ours.f1).toBeGreaterThanOrEqual(theirs.f1);
    expect(ours.precision).toBeGreaterThanOrEqual(theirs.precision);
  },
);
