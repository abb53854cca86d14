import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { callOn, ERAS } from './open.ts';
import { makePlace } from './tree.ts';

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
const lines = (n: number) => Array.from({ length: n }, (_, index) => `line ${index + 1}\n`).join('');

const { root } = makePlace({
  'ten.txt': lines(10),
  'many.txt': lines(20_000),
  'empty.txt': '',
  'open-end.txt': 'a\nb',
  'crlf.txt': 'a\r\nb\r\n',
  'mixed.txt': 'a\r\nb\n',
  'latin1.txt': Buffer.from('caf\xe9\n', 'latin1'),
  'bom.txt': '\uFEFFhello\n',
  'utf16le.txt': Buffer.from('\uFEFFhallo\n', 'utf16le'),
  'utf16-bare.txt': Buffer.from('plain latin text\n', 'utf16le'),
  'sjis.txt': Buffer.from('93fa967b0a', 'hex'),
  'binary.bin': Buffer.from([0, 1, 2, 3, 255, 254, 0, 0, 7]),
  'pic.txt': PNG,
  'long.txt': 'é'.repeat(100_000),
});
const read = (args: Record<string, unknown>) => callOn([root], 'read', args);
const split = (text: string) => [text.slice(0, text.indexOf('\n')), text.slice(text.indexOf('\n') + 1)];

describe.each(ERAS)('read in %s', (era) => {
  it('answers one line of facts and then the content, once', async () => {
    const { text, content, structuredContent } = await callOn([root], 'read', { path: 'ten.txt' }, era);
    expect(split(text)).toEqual([
      expect.stringMatching(/^ten\.txt \| lines 1-10 of 10 \| lf \| utf-8 \| etag [0-9a-f]{16}$/),
      lines(10),
    ]);
    expect(content).toHaveLength(1);
    expect(structuredContent).toBeUndefined();
  });
});

describe('read, of lines', () => {
  it.each([
    [{ start_line: 3, end_line: 4 }, 'lines 3-4 of 10', 'line 3\nline 4\n'],
    [{ start_line: 9 }, 'lines 9-10 of 10', 'line 9\nline 10\n'],
    [{ end_line: 1 }, 'lines 1-1 of 10', 'line 1\n'],
    [{ start_line: 10, end_line: 99 }, 'lines 10-10 of 10', 'line 10\n'],
    [{ tail: 2 }, 'lines 9-10 of 10', 'line 9\nline 10\n'],
    [{ tail: 99 }, 'lines 1-10 of 10', lines(10)],
    [{ start_line: 2, end_line: 2, line_numbers: true }, 'lines 2-2 of 10', '2\tline 2\n'],
  ])('%j', async (args, facts, body) => {
    const [head, text] = split((await read({ path: 'ten.txt', ...args })).text);
    expect(head).toContain(`ten.txt | ${facts} | lf`);
    expect(text).toBe(body);
  });

  it.each([
    [{ start_line: 11 }, 'INVALID_ARGUMENTS: start_line: the file has only 10 lines.'],
    [{ start_line: 0 }, 'INVALID_ARGUMENTS: start_line: at least 1, got 0.'],
    [{ start_line: 3, end_line: 2 }, 'INVALID_ARGUMENTS: end_line: is before start_line.'],
    [{ tail: 2, start_line: 2 }, 'INVALID_ARGUMENTS: tail: give tail or start_line and end_line, not both.'],
    [{ start_line: 2, byte_offset: 2 }, 'INVALID_ARGUMENTS: byte_offset: give lines or bytes, not both.'],
    [{ paths: ['ten.txt'] }, 'INVALID_ARGUMENTS: path: give either path or paths.'],
    [{ encoding: 'klingon' }, /^INVALID_ARGUMENTS: encoding: "klingon" is not known\. Use a WHATWG label/],
  ])('refuses %j', async (args, words) => {
    expect((await read({ path: 'ten.txt', ...args })).text).toMatch(words);
  });

  it('cuts what is over the budget and can be followed to the end', async () => {
    let start = 1;
    let seen = '';
    for (let answers = 0; answers < 100; answers += 1) {
      const [head = '', body] = split(
        (await read({ path: 'many.txt', start_line: start, max_tokens: 9_000 })).text,
      );
      expect(Buffer.byteLength(body ?? '') / 3).toBeLessThan(9_000);
      seen += body;
      const next = /go on with start_line=(\d+)/.exec(head)?.[1];
      if (next === undefined) break;
      start = Number(next);
    }
    expect(seen).toBe(lines(20_000));
  });

  it('cuts a line that is too long and goes on by bytes', async () => {
    const [head = '', body = ''] = split((await read({ path: 'long.txt', max_tokens: 1_000 })).text);
    const next = Number(/byte_offset=(\d+)/.exec(head)?.[1]);
    expect(next).toBe(Buffer.byteLength(body));
    const [second] = split((await read({ path: 'long.txt', byte_offset: next, max_tokens: 1_000 })).text);
    expect(second).toContain(`bytes ${next}-`);
  });
});

describe('read, by bytes, joins to the whole in any encoding', () => {
  const sample = 'Größe – naïve 日本語 👍 end\r\n'.repeat(400);
  const long = 'x'.repeat(30_000);
  const files = {
    'utf8.txt': Buffer.from(sample),
    'bom8.txt': Buffer.from(`\uFEFF${long}é`),
    'wide.txt': Buffer.from(`\uFEFF${sample}`, 'utf16le'),
    'latin.txt': Buffer.from('caf\xe9 '.repeat(8_000), 'latin1'),
    'line.txt': Buffer.from('é👍'.repeat(5_000)),
  };
  const place = makePlace(files);
  const one = (args: Record<string, unknown>) => callOn([place.root], 'read', args);

  it.each(Object.keys(files) as (keyof typeof files)[])('%s', async (path) => {
    const encoding = path === 'wide.txt' ? 'utf-16le' : path === 'latin.txt' ? 'windows-1252' : 'utf-8';
    let [offset, seen] = [0, ''];
    for (let answers = 0; answers < 200; answers += 1) {
      const [head = '', body = ''] = split((await one({ path, byte_offset: offset, max_tokens: 500 })).text);
      expect(Buffer.byteLength(head + body) / 3).toBeLessThan(500);
      seen += body;
      const next = /go on with byte_offset=(\d+)/.exec(head)?.[1];
      if (next === undefined) break;
      offset = Number(next);
    }
    expect(seen).toBe(new TextDecoder(encoding).decode(files[path]));
  });

  it('after a line that was cut', async () => {
    for (const path of ['line.txt', 'bom8.txt', 'latin.txt'] as const) {
      const [head = '', body = ''] = split((await one({ path, max_tokens: 300 })).text);
      const next = Number(/byte_offset=(\d+)/.exec(head)?.[1]);
      const rest = (await one({ path, byte_offset: next, byte_length: 8, max_tokens: 300 })).text;
      const whole = new TextDecoder(path === 'latin.txt' ? 'windows-1252' : 'utf-8').decode(files[path]);
      expect(whole.startsWith(body + split(rest)[1])).toBe(true);
    }
  });

  it.each([1, 2, 3, 5, 7])('in steps of %i bytes, which end inside characters', async (byte_length) => {
    const texts: [string, Buffer][] = [
      ['utf-8', Buffer.from('😀é漢a\r\n\uFFFDz')],
      ['utf-16le', Buffer.from('\uFEFF😀漢é\r\nab', 'utf16le')],
      ['shift_jis', Buffer.from('4193fa967b0a42', 'hex')],
      ['utf-8', Buffer.from([0x80, 0x80, 0x41, 0xe9, 0xff])],
    ];
    for (const [encoding, bytes] of texts) {
      const steps = makePlace({ 'x.txt': bytes });
      let [offset, seen] = [0, ''];
      for (let answers = 0; answers <= bytes.length; answers += 1) {
        const args = { path: 'x.txt', encoding, byte_offset: offset, byte_length };
        const [head = '', body = ''] = split((await callOn([steps.root], 'read', args)).text);
        seen += body;
        const next = /go on with byte_offset=(\d+)/.exec(head)?.[1];
        if (next === undefined) break;
        expect(Number(next)).toBeGreaterThan(offset);
        offset = Number(next);
      }
      const whole = new TextDecoder(encoding).decode(bytes);
      // Where bytes are bad, how many marks stand for them depends on where they were cut.
      if (whole.includes('\uFFFD\uFFFD'))
        expect(seen.replaceAll('\uFFFD', '')).toBe(whole.replaceAll('\uFFFD', ''));
      else expect(seen).toBe(whole);
    }
  });

  it('of a file that is not read whole, whose head ends inside a character', async () => {
    const big = makePlace({ 'big.txt': `x${'é'.repeat(17 * 1024 * 1024)}` });
    const { text } = await callOn([big.root], 'read', { path: 'big.txt', byte_offset: 0, byte_length: 4 });
    expect(split(text)).toEqual([
      expect.stringMatching(/go on with byte_offset=5 \| utf-8 \| etag w-/),
      'xéé',
    ]);
    expect((await callOn([big.root], 'read', { path: 'big.txt' })).text).toMatch(
      /^TOO_LARGE: .* Give byte_offset/,
    );
  });

  it('of bytes that are no text, when they are wanted as text', async () => {
    const bad = makePlace({
      'bad.txt': Buffer.alloc(40_000, 0x80),
      'line.txt': Buffer.concat([Buffer.from('ok\n'), Buffer.alloc(40_000, 0xe9)]),
    });
    expect((await callOn([bad.root], 'read', { path: 'bad.txt', as: 'text' })).text).toMatch(
      /cut, go on with byte_offset=\d+/,
    );
    const { text } = await callOn([bad.root], 'read', { path: 'line.txt', start_line: 2, as: 'text' });
    expect(text).toMatch(/line 2 of 2 \| cut/);
  });
});

describe('read, within its budget', () => {
  it.each([100, 150, 200, 1_000])('of %i tokens, cuts and does not refuse', async (max_tokens) => {
    const place = makePlace({
      'wide.txt': `${'y'.repeat(2_995)}\n`.repeat(50),
      'long.txt': 'z'.repeat(9_000),
    });
    for (const path of ['wide.txt', 'long.txt']) {
      const { text, isError } = await callOn([place.root], 'read', { path, max_tokens });
      expect(isError).toBeUndefined();
      expect(text).toMatch(/go on with/);
    }
  });

  it('of the default, for lines that just fit', async () => {
    const place = makePlace({ 'wide.txt': `${'y'.repeat(2_995)}\n`.repeat(50) });
    expect((await callOn([place.root], 'read', { path: 'wide.txt' })).text).toMatch(
      /lines 1-9 of 50 .* go on with start_line=10/,
    );
  });

  it('of a file of a million empty lines, in the memory of what is shown', async () => {
    const place = makePlace({ 'empty-lines.txt': '\n'.repeat(8_000_000) });
    const { text } = await callOn([place.root], 'read', {
      path: 'empty-lines.txt',
      tail: 3,
      line_numbers: true,
    });
    expect(text).toMatch(/lines 7999998-8000000 of 8000000 \| lf .*\n7999998\t\n7999999\t\n8000000\t\n$/);
  });
});

describe('read, of texts', () => {
  it.each([
    ['empty.txt', 'empty | none | utf-8', ''],
    ['open-end.txt', 'lines 1-2 of 2 | lf | utf-8', 'a\nb'],
    ['crlf.txt', 'lines 1-2 of 2 | crlf | utf-8', 'a\r\nb\r\n'],
    ['mixed.txt', 'lines 1-2 of 2 | mixed | utf-8', 'a\r\nb\n'],
    ['latin1.txt', 'lines 1-1 of 1 | lf | windows-1252', 'café\n'],
    ['bom.txt', 'lines 1-1 of 1 | lf | utf-8 bom', 'hello\n'],
    ['utf16le.txt', 'lines 1-1 of 1 | lf | utf-16le bom', 'hallo\n'],
    ['utf16-bare.txt', 'lines 1-1 of 1 | lf | utf-16le', 'plain latin text\n'],
  ])('%s', async (path, facts, body) => {
    expect(split((await read({ path })).text)).toEqual([
      expect.stringContaining(`${path} | ${facts} | etag`),
      body,
    ]);
  });

  it('takes the encoding that the caller names', async () => {
    expect((await read({ path: 'sjis.txt', encoding: 'shift_jis' })).text).toMatch(/shift_jis.*\n日本\n$/);
  });

  it('gives the etag of the whole, whatever the part, and another one after a change', async () => {
    const etag = async (args: object) => /etag (\S+)/.exec((await read({ ...args })).text)?.[1];
    expect(await etag({ path: 'ten.txt', tail: 1 })).toBe(await etag({ path: 'ten.txt' }));
    expect(await etag({ path: 'ten.txt', byte_offset: 3, byte_length: 2 })).toBe(
      await etag({ path: 'ten.txt' }),
    );
    expect(await etag({ path: 'ten.txt' })).not.toBe(await etag({ path: 'many.txt' }));
  });
});

describe('read, of other content', () => {
  it('says what a binary file is and how to read it', async () => {
    expect((await read({ path: 'binary.bin' })).text).toBe(
      'BINARY: binary.bin is no text (9 bytes). as="base64" reads its bytes.',
    );
    expect(split((await read({ path: 'binary.bin', as: 'base64' })).text)).toEqual([
      expect.stringContaining('binary.bin | bytes 0-9 of 9 | base64 | etag'),
      'AAECA//+AAAH',
    ]);
  });

  it('reads a range of bytes', async () => {
    expect(split((await read({ path: 'ten.txt', byte_offset: 5, byte_length: 4 })).text)).toEqual([
      expect.stringContaining(
        `ten.txt | bytes 5-9 of ${lines(10).length} | go on with byte_offset=9 | utf-8`,
      ),
      '1\nli',
    ]);
    expect((await read({ path: 'ten.txt', byte_offset: 5_000 })).text).toBe(
      'INVALID_ARGUMENTS: byte_offset: ten.txt has only 71 bytes.',
    );
  });

  it('sends a picture as a picture, told by its bytes and not by its name', async () => {
    const { content } = await read({ path: 'pic.txt' });
    expect(content).toEqual([
      { type: 'text', text: expect.stringMatching(/^pic\.txt \| image\/png, 16 bytes \| etag/) },
      { type: 'image', mimeType: 'image/png', data: PNG.toString('base64') },
    ]);
    expect((await read({ path: 'ten.txt', as: 'image' })).text).toMatch(
      /^INVALID_ARGUMENTS: as: ten\.txt is no PNG/,
    );
  });

  it('reads several files, and tells of a bad one in its place', async () => {
    const { content, isError } = await read({
      paths: ['ten.txt', '../outside/secret.txt', join(root, 'empty.txt')],
    });
    expect(content.map((block) => (block.type === 'text' ? block.text.split(' ')[0] : ''))).toEqual([
      'ten.txt',
      'OUTSIDE_ROOTS:',
      'empty.txt',
    ]);
    expect(isError).toBeUndefined();
  });

  it('shares the budget among several files', async () => {
    const { text } = await read({ paths: ['many.txt', 'many.txt', 'many.txt'], max_tokens: 3_000 });
    expect(Buffer.byteLength(text) / 3).toBeLessThan(3_000);
    expect(text.match(/truncated/g)).toHaveLength(3);
  });

  it('refuses a folder', async () => {
    expect((await read({ path: '.' })).text).toBe('NOT_REGULAR: . is a folder. list shows what is in it.');
  });
});
