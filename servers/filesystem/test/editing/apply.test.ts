import { describe, expect, it } from 'vitest';
import type { Edit } from '../../src/editing/edit.ts';
import { encode } from '../../src/text/codec.ts';
import { WRITTEN } from '../languages.ts';
import { editFile, refusalOf } from './edit.ts';

const after = async (content: string | Buffer, ...edits: Edit[]) =>
  (await editFile(content, ...edits)).bytes.toString('latin1');

describe('an edit keeps what it is not about', () => {
  it.each([
    ['CRLF', 'a\r\nb\r\nc\r\n', { old: 'b', new: 'B' }, 'a\r\nB\r\nc\r\n'],
    [
      'CRLF where it puts lines in',
      'a\r\nb\r\n',
      { old: 'a\nb\n', new: 'a\nx\ny\nb\n' },
      'a\r\nx\r\ny\r\nb\r\n',
    ],
    ['CR', 'a\rb\rc', { old: 'a\nb', new: 'a\nx\nb' }, 'a\rx\rb\rc'],
    ['mixed line ends', 'a\r\nb\nc\rd\r\n', { old: 'a\nb\nc\nd', new: 'a\nB\nc\nd' }, 'a\r\nB\nc\rd\r\n'],
    [
      'each line end of lines that it replaces',
      'a\r\nb\nc\rd',
      { old: 'a\nb\nc', new: 'x\ny\nz' },
      'x\r\ny\nz\rd',
    ],
    ['no final line end', 'a\nb', { old: 'b', new: 'c\nd' }, 'a\nc\nd'],
    ['a lone CR in the middle', 'x\r50%\n', { old: '50%', new: '60%' }, 'x\r60%\n'],
    ['trailing spaces (#1590)', 'a  \nb\t\n', { old: 'b', new: 'c' }, 'a  \nc\t\n'],
    ['a dollar in what is new (#4157)', 'a\n', { old: 'a', new: "$&$1$$`$'" }, "$&$1$$`$'\n"],
    ['an empty file', '', { insert_after: 0, text: 'a\nb' }, 'a\nb'],
  ] as const)('%s', async (_, content, edit, wanted) => {
    expect(await after(content, edit)).toBe(wanted);
  });

  it('a byte order mark', async () => {
    const { bytes } = await editFile('\uFEFFa\n', { insert_after: 0, text: 'b' });
    expect(bytes.toString()).toBe('\uFEFFb\na\n');
  });

  it('bytes that are Latin-1', async () => {
    expect(await after(Buffer.from('caf\xe9\nb\n', 'latin1'), { old: 'b', new: 'ü' })).toBe(
      'caf\xe9\n\xfc\n',
    );
  });

  it('a bad byte in UTF-8, on its line too', async () => {
    const good = 'čeština je těžká, žluťoučký kůň\n';
    const bytes = Buffer.concat([Buffer.from(good), Buffer.from([0x61, 0xe9, 0x20, 0x62])]);
    const { bytes: edited, diff } = await editFile(bytes, { old: ' b', new: ' č' });
    expect(edited).toEqual(Buffer.concat([Buffer.from(good), Buffer.from([0x61, 0xe9]), Buffer.from(' č')]));
    expect(diff).toContain('+a\uFFFD č\n');
  });

  it.each(WRITTEN)('a text in %s', async (encoding, text) => {
    const whole = (word: string) => encode(`${text}\n${word}\n${text}\n`, encoding).bytes;
    expect((await editFile(whole('x = 1') ?? '', { old: 'x = 1', new: 'y = 2' })).bytes).toEqual(
      whole('y = 2'),
    );
  });
});

describe('lines', () => {
  const TEN = 'a\nb\nc\n';
  it.each([
    ['are replaced', TEN, { start_line: 2, end_line: 3, new: 'x' }, 'a\nx\n'],
    ['are taken out', TEN, { start_line: 1, end_line: 2, new: '' }, 'c\n'],
    ['become a blank one', TEN, { start_line: 2, end_line: 2, new: '\n' }, 'a\n\nc\n'],
    [
      'are replaced where they are expected',
      TEN,
      { start_line: 2, end_line: 2, new: 'x', expect: 'b\n' },
      'a\nx\nc\n',
    ],
    ['keep that the last one is open', 'a\nb', { start_line: 2, end_line: 2, new: 'x\n' }, 'a\nx'],
    ['come to the top', TEN, { insert_after: 0, text: 'x' }, 'x\na\nb\nc\n'],
    ['come between two', 'a\r\nb\n', { insert_after: 1, text: 'x\ny\n' }, 'a\r\nx\r\ny\r\nb\n'],
    ['come to the end', TEN, { insert_after: 3, text: 'x' }, 'a\nb\nc\nx\n'],
    ['come to an open end', 'a\r\nb', { insert_after: 2, text: 'x\n' }, 'a\r\nb\r\nx'],
    ['come behind the only line', 'a', { insert_after: 1, text: 'x' }, 'a\nx'],
  ] as const)('%s', async (_, content, edit, wanted) => {
    expect(await after(content, edit)).toBe(wanted);
  });

  it('come behind a line that the same call takes out', async () => {
    const edits = [
      { start_line: 2, end_line: 2, new: '' },
      { insert_after: 2, text: 'x' },
    ];
    expect(await after('a\nb', ...edits)).toBe('a\nx');
  });

  it.each([
    [{ start_line: 3, end_line: 4, new: '' }, 'edits[0].end_line: a.txt has only 3 lines.'],
    [{ insert_after: 4, text: 'x' }, 'edits[0].insert_after: a.txt has only 3 lines.'],
    [{ start_line: 2, end_line: 1, new: '' }, 'edits[0]: lines 2 to 1 are no range.'],
    [{ insert_after: 1, text: '' }, 'edits[0].text: there is nothing to insert.'],
    [{ old: '', new: 'x' }, 'edits[0].old: is empty.'],
    [
      { old: 'a', new: 'x', count: 'all', near_line: 1 },
      'edits[0].near_line: chooses one match, and count is not 1.',
    ],
  ] as const)('%j is refused', async (edit, message) => {
    expect(await refusalOf(TEN, edit)).toMatchObject({ code: 'INVALID_ARGUMENTS', message });
  });

  it('that are not as expected are refused, and shown', async () => {
    const error = await refusalOf(TEN, { start_line: 1, end_line: 2, new: 'x', expect: 'a\nc' });
    expect(error).toMatchObject({
      code: 'STALE',
      message: 'edits[0].expect: Lines 1 to 2 of a.txt are not as expected.',
    });
    expect(error.hint).toMatch(/\[data \w+ from "a\.txt".*\]\n1\ta\n2\tb\n\[end of data/);
  });
});

describe('a text that occurs several times', () => {
  const FOO = 'foo\nbar\nfoo\nbar\nfoo\n';
  it('is refused, with the lines', async () => {
    expect(await refusalOf(FOO, { old: 'foo', new: 'FOO' })).toMatchObject({
      code: 'AMBIGUOUS',
      message: 'edits[0].old: occurs 3 times, in lines 1, 3, 5, and not once.',
      hint: 'To choose, give more of the text around it, near_line, or count (3 or "all").',
    });
  });

  it('is refused when it overlaps itself', async () => {
    expect(await refusalOf('aaa', { old: 'aa', new: 'b' })).toMatchObject({ code: 'AMBIGUOUS' });
  });

  it.each([
    [{ count: 3 }, 'x\nbar\nx\nbar\nx\n'],
    [{ count: 'all' }, 'x\nbar\nx\nbar\nx\n'],
    [{ near_line: 5 }, 'foo\nbar\nfoo\nbar\nx\n'],
    [{ near_line: 900 }, 'foo\nbar\nfoo\nbar\nx\n'],
    [{ near_line: 3 }, 'foo\nbar\nx\nbar\nfoo\n'],
  ] as const)('is chosen with %j', async (choice, wanted) => {
    expect(await after(FOO, { old: 'foo', new: 'x', ...choice })).toBe(wanted);
  });

  it.each([
    [{ count: 2 }, 'AMBIGUOUS', 'edits[0].old: occurs 3 times, in lines 1, 3, 5, and not 2 times.'],
    [{ count: 4 }, 'NO_MATCH', 'edits[0].old: occurs 3 times, in lines 1, 3, 5, and not 4 times.'],
    [{ near_line: 2 }, 'AMBIGUOUS', 'edits[0].old: occurs 2 times as near to line 2, in line 1 and 3.'],
  ] as const)('is refused with %j', async (choice, code, message) => {
    expect(await refusalOf(FOO, { old: 'foo', new: 'x', ...choice })).toMatchObject({ code, message });
  });

  it('is named by ten lines at most', async () => {
    const { message } = await refusalOf('x x\n'.repeat(5_000), { old: 'x', new: 'y' });
    expect(message).toContain('occurs 10000 times, in lines 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and more,');
  });
});

describe('several edits', () => {
  it('are all about the file as it is', async () => {
    expect(
      await after(
        'a\nb\nc\n',
        { start_line: 3, end_line: 3, new: 'z' },
        { insert_after: 1, text: 'x' },
        { old: 'a', new: 'b' },
      ),
    ).toBe('b\nx\nb\nz\n');
  });

  it.each([
    [
      [
        { old: 'a\nb', new: 'x' },
        { old: 'b\nc', new: 'y' },
      ],
      'edits[0] and edits[1] touch the same text, in line 2.',
    ],
    [
      [
        { start_line: 3, end_line: 3, new: 'x' },
        { insert_after: 0, text: 'q' },
        { old: 'c', new: 'y' },
      ],
      'edits[0] and edits[2] touch the same text, in line 3.',
    ],
    [
      [
        { insert_after: 1, text: 'x' },
        { insert_after: 1, text: 'y' },
      ],
      'edits[0] and edits[1] touch the same text, in line 2.',
    ],
    [
      [
        { start_line: 1, end_line: 3, new: 'x' },
        { insert_after: 1, text: 'y' },
      ],
      'edits[0] and edits[1] touch the same text, in line 2.',
    ],
  ] as const)('%j are refused', async (edits, message) => {
    expect(await refusalOf('a\nb\nc\n', ...edits)).toMatchObject({ code: 'AMBIGUOUS', message });
  });

  it('are told by their matches, their lines, and a diff', async () => {
    const { edits, diff, added, removed } = await editFile(
      `${'.\n'.repeat(20)}a\nb\na\n${'.\n'.repeat(20)}end`,
      { old: 'a\n', new: 'x\ny\n', count: 2 },
      { start_line: 44, end_line: 44, new: 'fin' },
      { start_line: 1, end_line: 2, new: '' },
    );
    expect(edits).toEqual([
      {
        matches: 2,
        lines: [
          { first: 19, last: 20 },
          { first: 22, last: 23 },
        ],
      },
      { matches: 1, lines: [{ first: 44, last: 44 }] },
      { matches: 1, lines: [{ first: 1, last: 0 }] },
    ]);
    expect([added, removed]).toEqual([5, 5]);
    expect(diff).toBe(
      [
        '@@ -1,5 +1,3 @@\n-.\n-.\n .\n .\n .\n',
        '@@ -18,9 +16,11 @@\n .\n .\n .\n-a\n+x\n+y\n b\n-a\n+x\n+y\n .\n .\n .\n',
        '@@ -41,4 +41,4 @@\n .\n .\n .\n-end\n\\ No newline at end of file\n+fin\n\\ No newline at end of file\n',
      ].join(''),
    );
  });

  it('are told in bounds, and counted to the end', async () => {
    const { diff, added, removed } = await editFile(`${'x'.repeat(1_000)}\n`.repeat(3_000), {
      old: 'x\n',
      new: 'y\n',
      count: 'all',
    });
    expect([added, removed]).toEqual([3_000, 3_000]);
    expect(diff.split('\n')).toHaveLength(202);
    expect(diff).toMatch(/… \(1000 characters\)\n… 5801 more lines of diff\n$/);
  });
});
