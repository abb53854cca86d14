import { appendFileSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { callOn } from './open.ts';
import { makePlace } from './tree.ts';

const MB = 1024 * 1024;
/** Of different lengths, so that blocks end anywhere in them. */
const lineOf = (number: number) => `${number} ${'é'.repeat(number % 7)}${'x'.repeat(number % 83)}`;
const LINES = Array.from({ length: 40_000 }, (_, index) => lineOf(index + 1));

const utf16 = (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le');
const place = makePlace({
  'lf.txt': `${LINES.join('\n')}\n`,
  'open.txt': LINES.join('\n'),
  'crlf.txt': `${LINES.join('\r\n')}\r\n`,
  'cr.txt': `${LINES.join('\r')}\r`,
  'bom.txt': `\uFEFF${LINES.join('\n')}\n`,
  'le.txt': utf16(`${LINES.join('\r\n')}\r\n`),
  'be.txt': utf16(`${LINES.join('\n')}\n`).swap16(),
});
const ENDS: Record<string, string> = { 'crlf.txt': '\r\n', 'cr.txt': '\r', 'le.txt': '\r\n' };
const FILES = ['lf.txt', 'open.txt', 'crlf.txt', 'cr.txt', 'bom.txt', 'le.txt', 'be.txt'];

async function read(path: string, args: object) {
  const { text, isError } = await callOn([place.root], 'read', { path, ...args });
  const at = text.indexOf('\n');
  return { head: text.slice(0, at), body: text.slice(at + 1), isError };
}

/** As the file has them. */
const expected = (path: string, first: number, last: number) => {
  const end = ENDS[path] ?? '\n';
  const text = LINES.slice(first - 1, last).join(end);
  return path === 'open.txt' && last === LINES.length ? text : text + end;
};

describe('read, of a part of a larger file', () => {
  it.each(FILES)('tells the lines of %s that are asked for, wherever they are', async (path) => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: LINES.length }),
        fc.integer({ min: 0, max: 40 }),
        async (first, more) => {
          const last = Math.min(first + more, LINES.length);
          const { head, body } = await read(path, { start_line: first, end_line: last });
          expect(body).toBe(expected(path, first, last));
          expect(head).toMatch(new RegExp(`\\| lines ${first}-${last}(?:, total not counted| of 40000) \\|`));
          expect(head).toMatch(/ etag w-[0-9a-f]{16}$/);
        },
      ),
      { numRuns: 25 },
    );
  });

  it.each(FILES)('tells the last lines of %s, counted or not', async (path) => {
    for (const tail of [1, 2, 100, 300]) {
      const wanted = expected(path, LINES.length - tail + 1, LINES.length);
      const plain = await read(path, { tail });
      expect(plain.body).toBe(wanted);
      expect(plain.head).toContain(`| last ${tail} lines, total not counted |`);
      const counted = await read(path, { tail, line_numbers: true });
      expect(counted.body.replaceAll(/^\d+\t|(?<=\r)\d+\t/gm, '')).toBe(wanted);
      expect(counted.head).toContain(
        `| lines ${LINES.length - tail + 1}-${LINES.length} of ${LINES.length} |`,
      );
    }
  });

  it('knows the number of all lines once it came to the end', async () => {
    expect((await read('lf.txt', { start_line: 39_990 })).head).toContain('lines 39990-40000 of 40000');
    const { body, head } = await read('lf.txt', { tail: 50_000, max_tokens: 100 });
    expect(head).toMatch(/lines 1-\d+ of 40000 \| lf \| truncated, go on with start_line=\d+/);
    expect(body).toBe(expected('lf.txt', 1, body.split('\n').length - 1));
    const behind = await callOn([place.root], 'read', { path: 'lf.txt', start_line: 40_001 });
    expect(behind.text).toBe('INVALID_ARGUMENTS: start_line: the file has only 40000 lines.');
  });

  it('goes on by bytes where the number of a line is not known', async () => {
    const first = await read('lf.txt', { tail: 1_000, max_tokens: 1_000 });
    const [, told, at] = /\| (\d+) of the last 1000 lines, total .* byte_offset=(\d+)/.exec(first.head) ?? [];
    const size = statSync(join(place.root, 'lf.txt')).size;
    const rest = await read('lf.txt', { byte_offset: Number(at), byte_length: size, max_tokens: 100_000 });
    expect(first.body.split('\n').length - 1).toBe(Number(told));
    expect(first.body + rest.body).toBe(expected('lf.txt', 39_001, 40_000));
  });

  it('tells a line that is longer than the answer up to where it fits', async () => {
    const long = makePlace({ 'long.txt': `a\n${'z'.repeat(2 * MB)}\nb\n` });
    const { text } = await callOn([long.root], 'read', { path: 'long.txt', start_line: 2 });
    expect(text).toMatch(/\| line 2, total not counted \| cut, go on with byte_offset=\d+/);
    const last = await callOn([long.root], 'read', { path: 'long.txt', tail: 2 });
    expect(last.text).toMatch(
      /\| 1 of the last 2 lines, total not counted \| cut, go on with byte_offset=\d+/,
    );
  });

  it('takes a line end that two blocks share for one', async () => {
    const count = 700_000;
    const text = (end: string) => `x${'\r\n'.repeat(count)}${end}`;
    const torn = makePlace({ 'odd.txt': text('y'), 'even.txt': text('yy') });
    for (const [path, end] of [
      ['odd.txt', 'y'],
      ['even.txt', 'yy'],
    ] as const) {
      const call = (args: object) => callOn([torn.root], 'read', { path, ...args });
      const forward = await call({ start_line: count + 1 });
      expect(forward.text).toMatch(
        new RegExp(`lines ${count + 1}-${count + 1} of ${count + 1} .*\\n${end}$`),
      );
      const back = await call({ tail: 300_000, line_numbers: true, max_tokens: 100 });
      expect(back.text).toMatch(new RegExp(`\\| lines ${count - 299_998}-\\d+ of ${count + 1} \\|`));
    }
  });

  it('tells the encoding by what is read, too', async () => {
    const old = makePlace({
      'old.txt': Buffer.from(`${'plain\n'.repeat(MB / 4)}caf\u00e9 cr\u00e8me\n`, 'latin1'),
    });
    const { text } = await callOn([old.root], 'read', { path: 'old.txt', tail: 1 });
    expect(text).toMatch(/windows-1252 .*\ncafé crème\n$/);
  });

  it('reads lines of a file that is too large to be read whole', async () => {
    const flags = { maxRead: '1mb' } as const;
    const call = { path: 'lf.txt', start_line: 7, end_line: 8 };
    expect((await callOn([place.root], 'read', call, '2026-07-28', flags)).text).toContain(
      expected('lf.txt', 7, 8),
    );
  });
});

describe('the etag of a part', () => {
  const etagOf = (text: string) => / etag (\S+)/.exec(text)?.[1];
  const line = (number: number, to: string) => ({
    edits: [{ start_line: number, end_line: number, new: to }],
  });
  const changing = makePlace({ 'a.txt': '' });
  const file = join(changing.root, 'a.txt');
  const call = (tool: string, args: object) => callOn([changing.root], tool, { path: 'a.txt', ...args });
  const part = async () => etagOf((await call('read', { tail: 1 })).text);

  beforeAll(() => writeFileSync(file, `${LINES.join('\n')}\n`));

  it('is accepted by edit and write as long as the file is the same', async () => {
    const if_match = await part();
    expect(if_match).toMatch(/^w-/);
    expect(await part()).toBe(if_match);
    expect((await call('edit', { ...line(1, 'one'), if_match })).isError).toBeUndefined();
    expect((await call('edit', { ...line(1, 'two'), if_match })).text).toMatch(/^STALE: .* its etag is w-/);
    const appended = { content: 'end\n', mode: 'append' };
    const added = await call('write', { ...appended, if_match: await part() });
    expect(etagOf(added.text)).toBe(await part());
    expect((await call('write', { ...appended, if_match })).text).toMatch(/^STALE/);
    expect(readFileSync(file, 'utf8')).toBe(`one\n${LINES.slice(1).join('\n')}\nend\n`);
  });

  it.each<[string, () => void]>([
    ['has grown', () => appendFileSync(file, 'x')],
    ['was written anew', () => writeFileSync(file, readFileSync(file))],
    [
      'was changed, and its time set back',
      () => {
        const { atime, mtime } = statSync(file);
        const bytes = readFileSync(file);
        bytes.write('y', 0);
        writeFileSync(file, bytes);
        utimesSync(file, atime, mtime);
      },
    ],
  ])('is refused when the file %s', async (_, change) => {
    const if_match = await part();
    // The times of some file systems go on in steps of a few milliseconds.
    await new Promise((resolve) => setTimeout(resolve, 20));
    change();
    expect((await call('edit', { ...line(1, 'late'), if_match })).text).toMatch(/^STALE/);
  });
});
