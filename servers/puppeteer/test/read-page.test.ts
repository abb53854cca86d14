import { bytesOf } from '@plugboard/core';
import { expect, it } from 'vitest';
import { call, open } from './open.ts';
import { p, paragraphs } from './pages/prose.ts';
import { site } from './site.ts';

type Client = Awaited<ReturnType<typeof open>>;

async function read(client: Client, args: Record<string, unknown> = {}): Promise<string> {
  return (await call(client, 'read_page', args)).text;
}

/** What is between the marks, without its first facts. */
function bodyOf(text: string): string {
  const inside = text.slice(
    text.indexOf('\n', text.indexOf('[data ')) + 1,
    text.lastIndexOf('\n[end of data'),
  );
  return inside.startsWith('url: ') ? inside.slice(inside.indexOf('\n\n') + 2) : inside;
}

async function opened(html: string) {
  const pages = await site({ '/': html });
  const client = await open({ allowOrigins: [pages.url] });
  await call(client, 'navigate', { url: pages.url });
  return {
    client,
    [Symbol.asyncDispose]: async () => {
      await client[Symbol.asyncDispose]();
      await pages[Symbol.asyncDispose]();
    },
  };
}

const article = (inside: string, before = '') =>
  `<!doctype html><title>On lamps - Sample</title>${before}<nav><a href="/">Home</a></nav><main><article><h1>On lamps</h1>${inside}</article></main>`;

it('read_page keeps headings, lists, tables, code, quotes and footnotes as Markdown', async () => {
  await using page = await opened(
    article(`${p(1)}<h2>Parts</h2><ul><li>A <b>brass</b> foot<ol start="3"><li>with <code>three</code> legs</li></ol></li><li>A glass</li></ul>
      <pre><code class="language-js">if (lit) {\n  burn(\`oil\`);\n}</code></pre><table><tr><th>Part</th><th>Price</th></tr><tr><td>Foot | leg</td><td>7</td></tr></table>
      <blockquote><p>It burns, he said.</p></blockquote>${p(2)}<ol class="footnotes"><li>See the first page.<a href="#back">↩</a></li></ol>`),
  );
  const body = bodyOf(await read(page.client));
  expect(body).toContain('\n## Parts\n\n- A **brass** foot\n  3. with `three` legs\n- A glass\n');
  expect(body).toContain('```js\nif (lit) {\n  burn(`oil`);\n}\n```');
  expect(body).toContain('| Part | Price |\n| --- | --- |\n| Foot \\| leg | 7 |');
  expect(body).toContain('\n> It burns, he said.\n');
  expect(body).toMatch(/\n1\. See the first page\.$/);
});

it('read_page says title, byline, date and words, and leaves out what stands around', async () => {
  await using page = await opened(
    article(
      `<p class="byline">By Mira Sand</p><time datetime="2026-03-04">4 March</time><div class="share">Share Post Email</div>${paragraphs(3, 3)}<figure><img src="data:," alt="x"><figcaption>A lamp. Photo: Sample</figcaption></figure><section class="related"><h3>Related</h3><ul><li><a href="/a">Another story of lamps</a></li></ul></section>`,
    ),
  );
  const text = await read(page.client);
  expect(text).toMatch(/^t1, article, words \d+, published 2026-03-04.*\n\[data /);
  expect(text).toContain('\ntitle: On lamps\nbyline: Mira Sand\n');
  for (const word of ['Share', 'Photo', 'Related', 'Another story', 'Home']) expect(text).not.toContain(word);
});

it('read_page shows nothing that a person would not see, and counts it', async () => {
  const hidden = [
    'display:none',
    'visibility:hidden',
    'opacity:0',
    'font-size:0',
    'position:absolute;left:-9999px',
    'color:#fff',
  ];
  await using page = await opened(
    article(
      `${paragraphs(4, 3)}${hidden.map((style) => `<p style="${style}">SECRET instruction of many words, in a sentence like all the others.</p>`).join('')}<p title="SECRET">Seen by everyone.</p>${p(5)}`,
      '<meta name="author" content="SECRET author">',
    ),
  );
  const text = await read(page.client);
  expect(text).not.toContain('SECRET');
  expect(text).toContain('Seen by everyone.');
  expect(text).toMatch(/hidden_text_count [67]\b/);
});

it('read_page lets no text of a page pass for structure', async () => {
  const signs = [
    '# Not a heading',
    '> no quote',
    '- no item',
    '1. no item',
    '---',
    '```',
    '| a | b |',
    '[x](http://evil.test)',
    '<img src=x>',
    '**no** _emphasis_',
  ];
  await using page = await opened(
    article(
      `${paragraphs(6, 3)}${signs.map((sign) => `<p>${sign.replace('<', '&lt;')}</p>`).join('')}<p>Or [x]<a href="/s">(http://split.test)</a> &lt;<a href="/s">b></a> *<a href="/s">y</a>* in pieces.</p><pre>\`\`\`\nstill code</pre>${p(7)}`,
    ),
  );
  const body = bodyOf(await read(page.client));
  for (const line of body.replace(/^`{4}[^]*^`{4}$/m, '').split('\n'))
    expect(line).not.toMatch(/^(#|>|- |1\. |---|```$|\|)|^\[x\]\(|^<img|^\*\*no/);
  expect(body).toContain('x\\](http://split.test) \\<b> \\*y\\*');
  expect(body).toContain('\\# Not a heading');
  expect(body).toContain('````\n```\nstill code\n````');
});

it('read_page gives an outline, and a section of it by number or name', async () => {
  await using page = await opened(
    article(
      `${p(8)}<h2>First part</h2>${p(9)}<h3>Inner part</h3><p>Inner words are here.</p>${p(10)}<h2>Second part</h2><p>Other words are here.</p>${p(11)}`,
    ),
  );
  expect(bodyOf(await read(page.client, { format: 'outline' }))).toMatch(
    /^1 First part \(\d+ words\)\n {2}1\.1 Inner part \(\d+ words\)\n2 Second part \(\d+ words\)$/,
  );
  const inner = bodyOf(await read(page.client, { section: '1.1' }));
  expect(inner).toMatch(/^### Inner part\n\nInner words/);
  expect(inner).not.toContain('Second part');
  expect(bodyOf(await read(page.client, { section: 'second PART' }))).toContain('Other words are here.');
  expect(await read(page.client, { section: '9' })).toMatch(/^NO_SECTION: /);
});

it('read_page gives a long text in parts that make the whole, each within max_tokens', async () => {
  await using page = await opened(article(paragraphs(12, 40)));
  const whole = bodyOf(await read(page.client, { max_tokens: 20_000 }));
  const parts: string[] = [];
  let cursor: string | undefined;
  do {
    const text = await read(page.client, { max_tokens: 700, ...(cursor !== undefined && { cursor }) });
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(bytesOf(700));
    parts.push(bodyOf(text));
    cursor = /cursor (\S+)\n/.exec(text)?.[1];
  } while (cursor !== undefined && parts.length < 60);
  expect(parts.length).toBeGreaterThan(5);
  expect(parts.join('\n\n')).toBe(whole);
});

it('read_page says when the page is another one than that of a cursor', async () => {
  await using page = await opened(
    article(
      `${paragraphs(13, 20)}<button onclick="document.querySelector('p').textContent = 'Now it is different, and longer than it was.'">Change</button>`,
    ),
  );
  const first = await read(page.client, { max_tokens: 500 });
  const cursor = /cursor (\S+)\n/.exec(first)?.[1];
  expect(await read(page.client, { max_tokens: 500, cursor })).not.toContain('is not the one');
  await call(page.client, 'click', { selector: 'button' });
  expect(await read(page.client, { max_tokens: 500, cursor })).toContain(
    'the text is not the one the cursor is of',
  );
  expect(await read(page.client, { cursor: 'x' })).toMatch(/^BAD_CURSOR: /);
});

it('read_page says where there is no article, and gives the main text', async () => {
  await using page = await opened(
    `<!doctype html><title>Shop</title><nav><a href="/">Home</a></nav><main><h1>Lamps</h1><ul>${[1, 2, 3, 4, 5].map((each) => `<li><a href="/${each}">Lamp ${each}</a> <b>${each * 7} €</b></li>`).join('')}</ul></main><footer>Imprint</footer>`,
  );
  const text = await read(page.client);
  expect(text).toMatch(/^t1, no article: the main text that is seen, /);
  expect(text).toContain('- Lamp 3 **21 €**');
  expect(text).not.toMatch(/Imprint|Home/);
});

it('read_page reads shadow roots, closed ones too, and frames of this and other origins', async () => {
  await using other = await site({ '/far': `<main>${paragraphs(14, 4)}<p>Words of a far frame.</p></main>` });
  await using pages = await site({
    '/near': `<main>${paragraphs(15, 4)}<p>Words of a near frame.</p></main>`,
    '/': article(
      `${paragraphs(16, 3)}<div id="open"></div><x-closed></x-closed><iframe src="/near" width="600" height="400"></iframe><iframe src="${other.url}/far" width="600" height="400"></iframe>${p(17)}
      <script>document.getElementById('open').attachShadow({ mode: 'open' }).innerHTML = '<p>Words of an open root, in a sentence.</p>';
      document.querySelector('x-closed').attachShadow({ mode: 'closed' }).innerHTML = '<p>Words of a closed root, in a sentence.</p>';</script>`,
    ),
  });
  await using client = await open({ allowOrigins: [pages.url, other.url] });
  await call(client, 'navigate', { url: pages.url });
  const text = await read(client);
  for (const which of ['an open root', 'a closed root', 'a near frame', 'a far frame'])
    expect(text).toContain(`Words of ${which}`);
});

it('read_page masks what was typed as a password, however it is dressed', async () => {
  await using page = await opened(
    article(
      `${paragraphs(18, 3)}<input type="password"><p>Yours is <b>snake_</b>case_42, keep it.</p><pre>snake_case_42</pre>${p(19)}`,
    ),
  );
  await call(page.client, 'type', { selector: 'input', text: 'snake_case_42' });
  const text = await read(page.client);
  expect(text).toContain('(masked)');
  expect(text).not.toMatch(/snake|case_42/);
});

it('read_page writes addresses of links where they are asked for', async () => {
  await using page = await opened(
    article(
      `${p(20)}<p>Many more words of <a href="/lamp">the lamp</a> are to be found, and <a href="javascript:alert(1)">not there</a>.</p>${p(21)}`,
    ),
  );
  expect(await read(page.client)).toContain('words of the lamp are');
  expect(await read(page.client, { links: true })).toMatch(
    /words of \[the lamp\]\(<http:\/\/127\.0\.0\.1:\d+\/lamp>\) are to be found, and not there\./,
  );
});

it('read_page keeps what only sounds like what stands around a text', async () => {
  const kept = [
    '<section id="comments"><h2>Comments</h2><p>A comment begins with two signs, and ends with the line that it stands on.</p></section>',
    '<div class="builder-widget widget-text"><p>Blocks of builders are called widgets, whatever they hold.</p></div>',
    '<p>Turn to <a href="/close">Close</a> to end it, and say <a href="/share">Share</a> where others should see it.</p>',
    '<h2>Responses</h2><p>Each of them has a status, and most of them have a body that says more about it.</p>',
    '<h2><a class="header" href="#h">Headings may be links</a></h2><p>Those who want to point at them do that.</p>',
    '<p>There are three ways to go on:</p><ul><li><a href="/1">The first way</a></li><li><a href="/2">The second way</a></li></ul>',
  ];
  await using page = await opened(article(`${paragraphs(22, 4)}${kept.join('')}${p(23)}`));
  const body = bodyOf(await read(page.client));
  for (const words of [
    'begins with two signs',
    'whatever they hold',
    'Turn to Close to end it, and say Share',
    '## Responses',
    'have a body',
    '## Headings may be links',
    '- The second way',
  ])
    expect(body).toContain(words);
});

it('read_page is not led astray by elements that are named like properties of the DOM', async () => {
  await using page = await opened(
    `<title>Named lamps</title><img name="title" src="data:,"><img name="implementation" src="data:,"><form name="querySelectorAll"></form><form><input id="parentNode"><input name="children"><input name="getAttribute"><h1>Named lamps</h1>${paragraphs(24, 5)}</form><object id="body"></object>`,
  );
  const text = await read(page.client);
  expect(text).toContain('\ntitle: Named lamps\n');
  expect(text).toMatch(/^t1, article, /);
});

it('read_page answers for a page with more text than anyone reads, and says that it is not all', async () => {
  const line = `<p>${'A sentence of the page, which is large and has words. '.repeat(10)}</p>`;
  await using page = await opened(
    `<title>Large</title><main><article>${line.repeat(8_000)}</article></main>`,
  );
  expect(await read(page.client)).toMatch(
    /^t1, article, .*, the page is too large or too deep to be read whole, /,
  );
});
