import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encode } from '../src/text/codec.ts';
import { textForm } from '../src/text/decode.ts';
import { encodeNew, openDocument, styleOf, toBytes } from '../src/text/document.ts';
import { WRITTEN } from './languages.ts';

const bytesIn = (encoding: string, text: string) => {
  const { bytes } = encode(text, encoding);
  if (bytes === undefined) throw new Error(`the sample has a character that ${encoding} has not`);
  return bytes;
};
const ANY = WRITTEN.map(([encoding]) => encoding);
const MORE = ['iso-8859-3', 'iso-8859-15', 'iso-8859-16', 'macintosh', 'gbk', 'iso-2022-jp', 'windows-1253'];

describe('the encoding of a text is told by its bytes', () => {
  it('for more than twenty', () => expect(new Set(ANY).size).toBeGreaterThan(20));

  it.each(WRITTEN)('%s', async (encoding, text) => {
    const bytes = bytesIn(encoding, `# 1\n${text}\n`);
    // What Node decodes is the judge of what we encode.
    expect(new TextDecoder(encoding, { fatal: true }).decode(bytes)).toBe(`# 1\n${text}\n`);
    expect(await textForm(bytes)).toEqual({ encoding, bom: 0 });
  });

  it.each(['café\n', 'x = "naïve";', '// © 2020 Müller\n', '“quoted” – dash', 'price: 5 €', 'Ñandú', 'ÀÉÈ'])(
    'and %j is Western',
    async (text) => {
      expect(await textForm(bytesIn('windows-1252', text))).toEqual({ encoding: 'windows-1252', bom: 0 });
    },
  );

  it('and Western signs are read and written as Windows does, on every Node', async () => {
    const bytes = Buffer.from(Array.from({ length: 128 }, (_, index) => 128 + index));
    const { text } = await openDocument(bytes, 'a', 'windows-1252');
    expect(text.slice(0, 32)).toBe('€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8DŽ\x8F\x90‘’“”•–—˜™š›œ\x9DžŸ');
  });

  it('and a few bad bytes make a text in UTF-8 no other one', async () => {
    const bytes = Buffer.concat([Buffer.from('čeština je těžká, žluťoučký kůň\n'), Buffer.from([0xe9, 10])]);
    expect(await textForm(bytes)).toEqual({ encoding: 'utf-8', bom: 0 });
  });

  it.each([
    ['UTF-32', Buffer.from('fffe00006100000062000000', 'hex')],
    ['UTF-32 of the other order', Buffer.from('0000feff0000006100000062', 'hex')],
    ['a program', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0])],
  ])('and %s is no text', async (_, bytes) => {
    await expect(openDocument(bytes, 'a.bin')).rejects.toMatchObject({
      code: 'BINARY',
      message: `a.bin is no text (${bytes.length} bytes), so it cannot be edited as one.`,
    });
  });
});

describe('a document becomes the bytes that it was made of', () => {
  it.each([...ANY, ...MORE])('whatever they are, in %s', async (encoding) => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (array) => {
        const even = encoding.startsWith('utf-16') ? array.length & ~1 : array.length;
        const bytes = Buffer.from(array.subarray(0, even));
        const document = await openDocument(bytes, 'a', encoding);
        expect(toBytes(document, document.text)).toEqual(bytes);
      }),
      { numRuns: 300 },
    );
  });

  it.each(WRITTEN)('also where %s has bytes that are none of it', async (encoding, text) => {
    if (encoding.startsWith('utf-16')) return;
    const good = bytesIn(encoding, `${text}\n`);
    const bytes = Buffer.concat([good, Buffer.from([0x80, 0xff, 0xfe, 0x0a]), good]);
    const document = await openDocument(bytes, 'a', encoding);
    expect(document.text.split('\n')[0]).toBe(text);
    expect(document.text.split('\n')[2]).toBe(text);
    const edited = toBytes(document, document.text.replace(text, 'x'));
    expect(edited).toEqual(Buffer.concat([Buffer.from('x'), bytes.subarray(good.length - 1)]));
  });

  it('with half a surrogate pair in UTF-16, and refuses half a character', async () => {
    const bytes = Buffer.from('fffe3dd80a00', 'hex');
    const document = await openDocument(bytes, 'a');
    expect(toBytes(document, document.text)).toEqual(bytes);
    await expect(openDocument(Buffer.from('fffe6100ff', 'hex'), 'a')).rejects.toMatchObject({
      code: 'BINARY',
    });
  });

  it('with its byte order mark', async () => {
    const bytes = Buffer.from('\uFEFFa\r\nb');
    const document = await openDocument(bytes, 'a');
    expect(document.text).toBe('a\r\nb');
    expect(toBytes(document, 'c')).toEqual(Buffer.from('\uFEFFc'));
  });
});

describe('what an encoding cannot write is refused', () => {
  it.each([
    ['windows-1252', '日本', 'a is written in windows-1252, which has no 日 (U+65E5).'],
    ['koi8-r', 'x\u200By', 'a is written in koi8-r, which has no U+200B.'],
    ['shift_jis', '😀', 'a is written in shift_jis, which has no 😀 (U+1F600).'],
    ['utf-8', '\uDCE9', 'The new text of a has half a surrogate pair in it, which is no character.'],
    ['utf-16le', '\uD83D', 'The new text of a has half a surrogate pair in it, which is no character.'],
  ])('in %s', async (encoding, text, message) => {
    const document = await openDocument(Buffer.alloc(0), 'a', encoding);
    expect(() => toBytes(document, text)).toThrow(expect.objectContaining({ code: 'ENCODING', message }));
    expect(() => encodeNew(text, 'a', { encoding })).toThrow(
      expect.objectContaining({ code: 'ENCODING', message }),
    );
  });

  it('and so is a label that nobody knows', async () => {
    const error = expect.objectContaining({ code: 'INVALID_ARGUMENTS' });
    await expect(openDocument(Buffer.alloc(0), 'a', 'klingon')).rejects.toEqual(error);
    expect(() => encodeNew('a', 'a', { encoding: 'klingon' })).toThrow(error);
    expect(() => encodeNew('a', 'a', { encoding: 'koi8-r', bom: true })).toThrow(error);
  });
});

describe('a new content is written', () => {
  it.each([
    [{}, 'a\r\nb\n', Buffer.from('a\r\nb\n')],
    [{ eol: 'lf' }, 'a\r\nb\rc\n', Buffer.from('a\nb\nc\n')],
    [{ eol: 'crlf' }, 'a\r\nb\n', Buffer.from('a\r\nb\r\n')],
    [{ eol: 'cr' }, 'a\r\nb\n', Buffer.from('a\rb\r')],
    [{ bom: true }, 'a', Buffer.from('\uFEFFa')],
    [{}, '\uFEFFa', Buffer.from('\uFEFFa')],
    [{ bom: true }, '\uFEFFa', Buffer.from('\uFEFFa')],
    [{ bom: false }, '\uFEFFa', Buffer.from('a')],
    [{ encoding: 'utf-16le' }, 'a\n', Buffer.from('\uFEFFa\n', 'utf16le')],
    [{ encoding: 'UTF-16BE', bom: false }, 'a', Buffer.from([0, 0x61])],
    [{ encoding: 'latin1' }, 'é', Buffer.from([0xe9])],
    [{ encoding: 'sjis' }, '日本', Buffer.from('93fa967b', 'hex')],
  ] as const)('as %j says', (style, content, bytes) => {
    expect(encodeNew(content, 'a', style)).toEqual(bytes);
  });

  it.each([
    [Buffer.from('\uFEFFa\r\nb\r\nc\n'), { encoding: 'utf-8', bom: true, eol: 'crlf' }],
    [Buffer.from('caf\xe9\r', 'latin1'), { encoding: 'windows-1252', bom: false, eol: 'cr' }],
    [Buffer.from('a'), { encoding: 'utf-8', bom: false, eol: undefined }],
  ])('as the file before it was', async (old, style) => {
    expect(styleOf(await openDocument(old, 'a'))).toEqual(style);
  });
});
