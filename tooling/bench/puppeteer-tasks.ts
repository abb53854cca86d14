import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromiumPath, testOnlyArgs } from '../../servers/puppeteer/test/chromium.ts';
import type { Beside } from './setups.ts';
import { task, toolCall } from './task.ts';
import type { Task } from './tasks.ts';

const OURS = '@plugboard/puppeteer';
const REFERENCE = '@modelcontextprotocol/server-puppeteer';
const PLAYWRIGHT = '@playwright/mcp';
const DEVTOOLS = 'chrome-devtools-mcp';

export const about = () =>
  'What it does for a model, on two pages on loopback, in the same Chromium: a shop with 120 products, and an article among ' +
  'what stands around articles. The first navigation is that of a new process, with the start of its browser.';

/** Two pages. The address carries the browser. */
export async function openBenchSite(): Promise<Beside> {
  const server = createServer(({ url = '/' }, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(url.startsWith('/article') ? article() : shop());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  url.searchParams.set('browser', await chromiumPath());
  return {
    url: url.href,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const given = (url: string) => {
  const { origin, searchParams } = new URL(url);
  return { origin, browser: searchParams.get('browser') ?? '' };
};

/** How each is told which browser to start. */
export function oursAt(url: string): string[] {
  const { origin, browser } = given(url);
  const sandbox = testOnlyArgs().length > 0 ? ['--no-sandbox'] : [];
  return ['--browser', browser, '--allow-origins', origin, ...sandbox];
}

export function referenceAt(url: string): string[] {
  const first = new URL('./served/puppeteer-peer.js', import.meta.url);
  const launch = { headless: true, executablePath: given(url).browser, args: testOnlyArgs() };
  first.searchParams.set('launch', JSON.stringify(launch));
  return ['--import', first.href];
}

export function playwrightAt(folder: string, url: string): string[] {
  return [
    '--headless',
    '--isolated',
    '--output-dir',
    folder,
    '--executable-path',
    given(url).browser,
    ...testOnlyArgs(),
  ];
}

export function devtoolsAt(url: string): string[] {
  const args = testOnlyArgs().map((arg) => `--chromeArg=${arg}`);
  const quiet = ['--no-usage-statistics', '--no-performance-crux'];
  return ['--headless', '--isolated', '--executablePath', given(url).browser, ...args, ...quiet];
}

/** How each goes to an address. */
const going = (url: string) => ({
  [OURS]: toolCall('navigate', { url }),
  [REFERENCE]: toolCall('puppeteer_navigate', { url }),
  [PLAYWRIGHT]: toolCall('browser_navigate', { url }),
  [DEVTOOLS]: toolCall('new_page', { url }),
});

export function puppeteerTasks(url: string): readonly Task[] {
  const { origin } = given(url);
  const at = (path: string) => ({
    before: new Map(Object.entries(going(`${origin}${path}`)).map(([who, call]) => [who, [call]])),
  });
  const text = { script: 'document.body.innerText' };
  return [
    task('the first navigation', '', going(`${origin}/shop`), { isFirst: true }),
    task('a navigation', '', going(`${origin}/shop`), at('/article')),
    task(
      'what can be done on the shop',
      'Product 119',
      {
        [OURS]: toolCall('snapshot', { max_tokens: 15_000 }),
        [REFERENCE]: 'has no snapshot',
        [PLAYWRIGHT]: toolCall('browser_snapshot', {}),
        [DEVTOOLS]: toolCall('take_snapshot', { pageId: 2 }),
      },
      at('/shop'),
    ),
    task(
      'read the article',
      'paragraph 24',
      {
        [OURS]: toolCall('read_page', {}),
        [REFERENCE]: toolCall('puppeteer_evaluate', text),
        [PLAYWRIGHT]: toolCall('browser_snapshot', {}),
        [DEVTOOLS]: toolCall('take_snapshot', { pageId: 2 }),
      },
      at('/article'),
    ),
    task(
      'put a product into the cart',
      '',
      {
        [OURS]: toolCall('click', { selector: '#add-7' }),
        [REFERENCE]: toolCall('puppeteer_click', { selector: '#add-7' }),
        [PLAYWRIGHT]: toolCall('browser_click', { target: '#add-7' }),
        [DEVTOOLS]: 'clicks only what a snapshot numbered',
      },
      at('/shop'),
    ),
  ];
}

const MENU = ['Home', 'New', 'Kitchen', 'Garden', 'Workshop', 'Sale', 'Help', 'Account', 'Cart'];
const menu = () =>
  `<nav><ul>${MENU.map((name) => `<li><a href="/${name}">${name}</a></li>`).join('')}</ul></nav>`;
const many = (count: number, one: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => one(at)).join('');

function shop(): string {
  const product = (at: number) =>
    `<li><article><a href="/p/${at}"><img src="data:," alt="Product ${at}"><h3>Product ${at}</h3></a><div class="price"><span>${at + 5}.90</span> <span>EUR</span></div>
<div><span>4.${at % 10}</span><span>(${at * 3} reviews)</span></div><button id="add-${at}" onclick="cart.textContent = ++cart.dataset.n">Add to cart</button></article></li>`;
  return `<!doctype html><title>Shop</title><header>${menu()}<form role="search"><input name="q" placeholder="Search products"><button>Search</button></form>
<output id="cart" data-n="0">0</output></header><main><h1>All products</h1><ul>${many(120, product)}</ul></main><footer>${menu()}<p>All prices with tax.</p></footer>`;
}

function article(): string {
  const sentence =
    'The river rose in the night, and in the morning the lower fields stood under water up to the gates. ';
  const paragraph = (at: number) =>
    `${at % 6 === 0 ? `<h2>Part ${at / 6 + 1}</h2>` : ''}<p>This is paragraph ${at}. ${sentence.repeat(3)}<a href="/more/${at}">More on it</a>.</p>`;
  const related = (at: number) =>
    `<li><a href="/other/${at}"><img src="data:," alt=""><span>Another story, number ${at}</span></a></li>`;
  const comment = (at: number) =>
    `<li class="comment"><b>reader ${at}</b><p>I do not think that this is so, and said it last year.</p></li>`;
  return `<!doctype html><title>High water</title><header>${menu()}</header><main><article><h1>High water in the valley</h1>
<p class="byline">By A. Writer, <time datetime="2026-05-04">4 May 2026</time></p>${many(25, paragraph)}</article>
<aside class="related"><h2>Read next</h2><ul>${many(40, related)}</ul></aside><section class="comments"><h2>Comments</h2><ol>${many(60, comment)}</ol></section></main>
<footer>${menu()}</footer>`;
}
