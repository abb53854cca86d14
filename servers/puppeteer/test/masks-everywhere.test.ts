import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { withoutPasswords } from '../src/looking/secret-fields.ts';
import { Shown } from '../src/showing/shown.ts';
import { answering } from './answering.ts';
import { call, open } from './open.ts';
import { site } from './site.ts';

const VALUE = 'Hunter2 & "secret"/7';

const fileOf = (...values: string[]) => {
  const file = join(mkdtempSync(join(tmpdir(), 'mask-')), 'values');
  writeFileSync(file, `${values.join('\n')}\n`);
  return file;
};

const everyLetter = (write: (code: number) => string) =>
  Array.from(VALUE, (sign) => write(sign.codePointAt(0) ?? 0)).join('');
const hex = (code: number, length = 2) => code.toString(16).padStart(length, '0');

it.each(
  Object.entries({
    plain: VALUE,
    'other case': VALUE.toUpperCase(),
    'an address': encodeURIComponent(VALUE),
    'a form': new URLSearchParams({ a: VALUE }).toString().slice(2),
    'an address, every letter': everyLetter((code) => `%${hex(code)}`),
    'an address in an address': encodeURIComponent(encodeURIComponent(VALUE)),
    JSON: JSON.stringify(VALUE).slice(1, -1),
    'JSON in JSON': JSON.stringify(JSON.stringify(VALUE)).slice(3, -3),
    'JSON, every letter': everyLetter((code) => `\\u${hex(code, 4)}`),
    'a script, every letter': everyLetter((code) => `\\x${hex(code)}`),
    HTML: VALUE.replaceAll('&', '&amp;').replaceAll('"', '&quot;'),
    'HTML by numbers': everyLetter((code) => `&#${code};`),
    'HTML by hexadecimal numbers': everyLetter((code) => `&#x${hex(code)};`),
    'HTML in HTML': VALUE.replaceAll('&', '&amp;amp;').replaceAll('"', '&amp;quot;'),
    base64: btoa(VALUE),
    hexadecimal: Buffer.from(VALUE).toString('hex'),
    'letters that nobody sees between': VALUE.split('').join('\u200B'),
  }),
)('a value is masked in %s', (_, form) => {
  const masked = new Shown([VALUE]).masked(`before ${form} after`);
  expect(masked).toMatch(/^before \(masked\)\S? after$/);
});

it('a value is masked wherever it begins in base64', () => {
  for (const before of ['', 'a', 'ab', 'abc', 'user:']) {
    const all = Buffer.from(`${before}${VALUE}:after`);
    for (const text of [all.toString('base64'), all.toString('base64url')]) {
      const masked = new Shown([VALUE]).masked(text);
      expect(masked).toContain('(masked)');
      const rest = masked.split('(masked)').map((part) => Buffer.from(part, 'base64').toString('latin1'));
      for (const part of rest) expect(part).not.toMatch(/unte|cret/);
    }
  }
});

it('nothing of a value is left where a text is cut', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '%', ' ', '"'), maxLength: 40 });
  fc.assert(
    fc.property(letters, letters, fc.nat(60), fc.boolean(), (before, after, most, isUrl) => {
      const form = isUrl ? encodeURIComponent(VALUE) : VALUE;
      const cut = new Shown([VALUE]).text(`${before}${form}${after}${form}`, most);
      expect(cut).not.toMatch(/Hun|secr|cret/);
      expect(new Shown().text(`${before}${after}`, most)).toBe(`${before}${after}`.slice(0, most));
    }),
  );
});

it('no text makes masking slow', () => {
  const shown = new Shown([VALUE, '\\\\\\\\\\\\\\\\', '&&&&&&&&', '%%%%%%%%']);
  for (const sign of ['\\', '&amp;', '%25', '&#', '\u200B', 'H\u200B']) {
    const text = sign.repeat(200_000 / sign.length);
    expect(shown.masked(text).length).toBeLessThanOrEqual(text.length * 3);
  }
}, 10_000);

it.each([
  ['<input type="password" name=p value="s3cret!">', '<input type="password" name=p value="(masked)">'],
  [`<input value='s3cret!' type=password>`, '<input value="(masked)" type=password>'],
  ['<input type="text" value="Ada">', '<input type="text" value="Ada">'],
  ['{"user":"ada","password":"s3\\"cret"}', '{"user":"ada","password":"(masked)"}'],
  ['user=ada&new_password=s3cret&x=1', 'user=ada&new_password=(masked)&x=1'],
  ['https://a.example/in?pwd=s3cret#top', 'https://a.example/in?pwd=(masked)#top'],
  [
    '--b\r\nContent-Disposition: form-data; name="password"\r\n\r\ns3cret\r\n--b--',
    '--b\r\nContent-Disposition: form-data; name="password"\r\n\r\n(masked)\r\n--b--',
  ],
])('passwords in %j are not sent on', (text, without) => {
  expect(withoutPasswords(text)).toBe(without);
});

const KEY = 'k3y-Marzipan-99';
/** So long that each place cuts it within the value. */
const upTo = (most: number) => `${'x'.repeat(most - 6)}${KEY}`;

it('nothing of a value is left where a place of a page is cut', async () => {
  const long = [50, 60, 100, 119, 120, 150, 200, 240, 300, 500, 800, 1000, 2000].map(upTo);
  const html = `<title>${upTo(200)}</title><h1>${upTo(300)}</h1>${long
    .map(
      (
        text,
      ) => `<p>${text}</p><p hidden>${text}</p><a href="/${text}">${text}</a><button aria-label="${text}"></button><input placeholder="${text}">
      <input value="${text}" aria-label="${text}" name="${text}"><select><option>${text}</select><table><tr><th>${text}<th>b<tr><td>${text}<td>c</table>
      <meta name="description" content="${text}"><meta property="og:${text}" content="${text}"><ul><li>${text}<li>${text}<li>${text}</ul>
      <script type="application/ld+json">{"name":"${text}","${text}":1}</script>`,
    )
    .join('')}<a href="https://${upTo(60)}.example.org/">away</a><button onclick="show()">Show</button>
    <a id="d" href="/file" download="${upTo(120)}.txt">file</a>
    <script>const long = ${JSON.stringify(long)}; for (const each of long) console.log(each, { each });
    function show() { for (const each of long) document.body.append(each); d.click(); location.hash = long[7]; setTimeout(() => alert(long.at(-1))) }
    for (const each of long) fetch('https://' + each.slice(-60) + '.example.org/').catch(() => {}); for (const each of long) fetch('/' + each)</script>`;
  await using pages = await answering(html);
  const files = mkdtempSync(join(tmpdir(), 'files-'));
  await using client = await open({
    allowOrigins: [pages.url],
    maskValues: fileOf(KEY),
    files,
    allowEvaluate: true,
  });
  const calls: [name: string, args?: Record<string, unknown>][] = [
    ['navigate', { url: `${pages.url}/?${upTo(300 - pages.url.length - 2)}` }],
    ['snapshot', { max_tokens: 20_000 }],
    ['snapshot', { max_tokens: 900 }],
    ['snapshot', { hidden: true }],
    ['find', { regex: 'x', limit: 20 }],
    ['find', { text: 'xxxxx' }],
    ['read_page', { max_tokens: 9_000 }],
    ...['links', 'forms', 'tables', 'list', 'metadata'].map((what): [string, object] => [
      'extract',
      { what, limit: 20 },
    ]),
    ['console', { level: 'debug' }],
    ['network', {}],
    ['network', { action: 'get', id: 3 }],
    ['tabs'],
    ['evaluate', { script: 'long.join()' }],
    ['evaluate', { script: `throw new Error(${JSON.stringify(upTo(990))})` }],
    ['click', { selector: 'button[onclick]' }],
    ['dialog', { action: 'accept' }],
    ['snapshot', { mode: 'diff' }],
    ['history', { action: 'reload' }],
    ['audit'],
    ['performance', { timeout_ms: 3_000 }],
    ['downloads'],
  ] as [string, Record<string, unknown>?][];
  for (const [name, args = {}] of calls) {
    const { text, structuredContent } = await call(client, name, args);
    const answer = text + JSON.stringify(structuredContent ?? '');
    expect(answer, `${name} ${JSON.stringify(args)}`).not.toMatch(/k3y-|Marzi|pan-99/i);
    // It had something to tell.
    expect(answer, name).not.toMatch(/^[A-Z_]+: /);
  }
  const { contents } = await client.readResource({ uri: 'console://t1' });
  expect(JSON.stringify(contents)).not.toMatch(/k3y-|Marzi/);
  for (const name of readdirSync(files)) expect(name).not.toMatch(/k3y-|Marzi/);
}, 60_000);

it('what a site wrote into a field for a password is in no body, and not in what the form sends', async () => {
  await using pages = await site(
    {
      '/': `<form method="post" action="/in"><input type="password" name="word" value="prefilled-one"><button>Send</button></form>`,
      '/in': 'in',
    },
    { 'POST /in': { body: 'in', headers: { 'content-type': 'text/html' } } },
  );
  await using client = await open({ allowOrigins: [pages.url] });
  await call(client, 'navigate', { url: pages.url });
  await call(client, 'click', { selector: 'button' });
  const { text } = await call(client, 'network');
  const ids = [...text.matchAll(/^(\d+) (?:GET|POST) 200 document/gm)].map(([, id]) => Number(id));
  expect(ids).toHaveLength(2);
  for (const id of ids)
    for (const part of ['headers', 'body', 'request_body']) {
      const got = await call(client, 'network', { action: 'get', id, part });
      expect(got.text, `${id} ${part}`).not.toContain('prefilled-one');
    }
  const sent = await call(client, 'network', { action: 'get', id: ids[1], part: 'request_body' });
  expect(sent.text).toContain('word=(masked)');
});

it('a refusal does not tell a value that stands in the name of a host', async () => {
  await using client = await open({
    allowOrigins: ['https://example.org'],
    maskValues: fileOf('hunter2secret'),
  });
  const { text } = await call(client, 'navigate', { url: 'https://hunter2secret.example.com/' });
  expect(text).toMatch(/^BLOCKED: /);
  expect(text).not.toContain('hunter2secret');
});
