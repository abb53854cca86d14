import { expect, it } from 'vitest';
import { call, open } from './open.ts';
import { site } from './site.ts';

type Row = Record<string, unknown>;

async function opened(html: string) {
  const pages = await site({ '/': html });
  const client = await open({ allowOrigins: [pages.url] });
  await call(client, 'navigate', { url: pages.url });
  return {
    client,
    url: pages.url,
    rows: async (what: string, more: Row = {}): Promise<Row[]> => {
      const { data, text } = await call(client, 'extract', { what, ...more });
      if (data === undefined) throw new Error(text);
      return data['rows'] as Row[];
    },
    [Symbol.asyncDispose]: async () => {
      await client[Symbol.asyncDispose]();
      await pages[Symbol.asyncDispose]();
    },
  };
}

it('extract gives rows of tables by their headers, spans in each cell', async () => {
  await using page = await opened(
    `<table><caption>Harvest</caption><thead><tr><th rowspan="2">Place</th><th colspan="2">Tons</th></tr><tr><th>2024</th><th>2025</th></tr></thead>
      <tr><td rowspan="2">North</td><td>1</td><td>2</td></tr><tr><td colspan="2">none</td></tr><tr style="display:none"><td>SECRET</td><td>0</td><td>0</td></tr></table>
      <table><tr><td>a</td><td>b</td></tr></table>`,
  );
  const rows = await page.rows('tables');
  expect(rows).toEqual([
    { table: 1, caption: 'Harvest', cells: { Place: 'North', 'Tons / 2024': '1', 'Tons / 2025': '2' } },
    { table: 1, caption: 'Harvest', cells: { Place: 'North', 'Tons / 2024': 'none', 'Tons / 2025': 'none' } },
    { table: 2, cells: ['a', 'b'] },
  ]);
  const { data, text } = await call(page.client, 'extract', { what: 'tables' });
  expect(data['hidden_text_count']).toBe(3);
  expect(text).toContain(
    'columns ["table","caption","Place","Tons / 2024","Tons / 2025"]\n[1,"Harvest","North","1","2"]',
  );
});

it('extract gives a table within a table rows of its own', async () => {
  await using page = await opened(
    `<table><tr><th>Part</th><th>Prices</th></tr><tr><td>Foot</td><td>New: <table><tr><th>Shop</th><th>Price</th></tr><tr><td>One</td><td>7</td></tr></table></td></tr></table>`,
  );
  expect(await page.rows('tables')).toEqual([
    { table: 1, cells: { Part: 'Foot', Prices: 'New: (table 2)' } },
    { table: 2, cells: { Shop: 'One', Price: '7' } },
  ]);
});

it('extract gives links with absolute addresses and the part of the page they are in', async () => {
  await using page = await opened(
    `<nav><a href="/home">Home</a></nav><main><a href="b?x=1">Inside</a><a href="javascript:void 0">None</a><a href="/gone" style="opacity:0">SECRET</a></main><footer><a href="https://sample.example/">Far</a></footer>`,
  );
  expect(await page.rows('links')).toEqual([
    { text: 'Home', url: `${page.url}/home`, where: 'nav' },
    { text: 'Inside', url: `${page.url}/b?x=1`, where: 'main' },
    { text: 'Far', url: 'https://sample.example/', where: 'footer' },
  ]);
});

it('extract gives fields of forms with refs that can be written to, passwords masked', async () => {
  await using page = await opened(
    `<form><label>Name <input name="n" required value="Ann"></label><label for="s">Size</label><select id="s" name="s"><option>S<option selected>L</select>
      <label><input type="checkbox" name="c" checked> Agree</label><label>Word <input type="password" name="w" value="hunter22"></label>
      <input name="trap" style="display:none" value="SECRET"><input name="faint" value="SECRET" style="color:#fff;background:#fff"><button>Send</button></form><form><textarea name="t" aria-label="Text"></textarea></form>`,
  );
  const rows = await page.rows('forms');
  expect(rows.map(({ ref: _, ...row }) => row)).toEqual([
    { form: 1, label: 'Name', name: 'n', type: 'text', value: 'Ann', required: true },
    { form: 1, label: 'Size', name: 's', type: 'select', value: 'L', options: ['S', 'L'] },
    { form: 1, label: 'Agree', name: 'c', type: 'checkbox', checked: true },
    { form: 1, label: 'Word', name: 'w', type: 'password', value: '(masked)' },
    { form: 1, label: 'faint', name: 'faint', type: 'text', value: '' },
    { form: 1, label: 'Send', type: 'submit' },
    { form: 2, label: 'Text', name: 't', type: 'textbox', value: '' },
  ]);
  await call(page.client, 'type', { ref: rows[0]?.['ref'], text: 'Bob' });
  expect((await page.rows('forms'))[0]).toEqual({ ...rows[0], value: 'Bob' });
});

it('extract gives what a page says of itself to machines, within bounds', async () => {
  const deep = JSON.stringify({
    '@type': 'Article',
    headline: 'x'.repeat(2000),
    author: { name: 'Mira' },
    list: Array.from({ length: 99 }, () => 1),
  });
  await using page = await opened(
    `<html lang="en"><title>Lamps</title><meta name="description" content="All of lamps"><link rel="canonical" href="/lamps"><meta property="og:type" content="article"><link rel="alternate" type="application/rss+xml" href="/feed" title="News"><script type="application/ld+json">${deep}</script><script type="application/ld+json">{broken</script>`,
  );
  const rows = await page.rows('metadata');
  const valueOf = (name: string) => rows.find((row) => row['name'] === name)?.['value'];
  expect(valueOf('title')).toBe('Lamps');
  expect(valueOf('description')).toBe('All of lamps');
  expect(valueOf('canonical')).toBe(`${page.url}/lamps`);
  expect(valueOf('language')).toBe('en');
  expect(valueOf('og:type')).toBe('article');
  expect(valueOf('feed')).toEqual({ url: `${page.url}/feed`, title: 'News' });
  expect(valueOf('json_ld')).toMatchObject({
    '@type': 'Article',
    author: { name: 'Mira' },
    headline: `${'x'.repeat(500)}…`,
  });
  expect((valueOf('json_ld') as { list: unknown[] }).list).toHaveLength(20);
});

it('extract gives blocks that repeat as rows with the fields they share', async () => {
  const card = (each: number) =>
    `<li class="card"><h3><a href="/lamp/${each}">Lamp ${each}</a></h3><p class="card__text">It burns for ${each} hours.</p><span class="cost">€ ${each}.50</span>${each === 2 ? '<em class="badge">New</em>' : ''}</li>`;
  await using page = await opened(
    `<nav><ul>${['Home', 'Lamps', 'Oil', 'Wicks', 'About'].map((name) => `<li><a href="/${name}">${name}</a></li>`).join('')}</ul></nav><main><ul>${[1, 2, 3, 4].map(card).join('')}</ul></main>`,
  );
  const rows = await page.rows('list');
  expect(rows).toHaveLength(4);
  expect(rows[1]).toEqual({
    title: 'Lamp 2',
    text: 'It burns for 2 hours.',
    price: '€ 2.50',
    url: `${page.url}/lamp/2`,
  });
});

it('extract takes a part of the page by selector or ref, and gives the rest by cursor', async () => {
  await using page = await opened(
    `<div id="one">${[1, 2, 3, 4, 5].map((each) => `<a href="/${each}">Link ${each}</a> `).join('')}</div><div id="two"><a href="/x">Other</a></div><button onclick="document.querySelector('#one a').remove()">Less</button>`,
  );
  expect(await page.rows('links', { root: '#two' })).toHaveLength(1);
  expect((await call(page.client, 'extract', { what: 'links', root: 'e99' })).text).toMatch(/^NO_REF: /);
  const first = await call(page.client, 'extract', { what: 'links', root: '#one', limit: 3 });
  expect(first.data).toMatchObject({ total: 5, rows: [{ text: 'Link 1' }, {}, {}] });
  const cursor = first.data['next_cursor'];
  const rest = await call(page.client, 'extract', { what: 'links', root: '#one', limit: 3, cursor });
  expect(rest.data).toMatchObject({ rows: [{ text: 'Link 4' }, { text: 'Link 5' }] });
  expect(rest.data['next_cursor']).toBeUndefined();
  await call(page.client, 'click', { selector: 'button' });
  expect((await call(page.client, 'extract', { what: 'links', root: '#one', cursor })).data['changed']).toBe(
    true,
  );
  expect((await call(page.client, 'extract', { what: 'links', cursor: '?' })).text).toMatch(/^BAD_CURSOR: /);
});

it('extract says so where one row is larger than an answer may be', async () => {
  const cells = Array.from({ length: 60 }, () => `<td>${'words '.repeat(150)}</td>`).join('');
  await using page = await opened(`<table><tr>${cells}</tr></table>`);
  const { text } = await call(page.client, 'extract', { what: 'tables' });
  expect(text).toMatch(/^TOO_LARGE: /);
});
