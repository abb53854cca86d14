import { closeSync, mkdtempSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openSandbox } from '../src/sandbox/sandbox.ts';
import { answer } from '../src/search/answer.ts';
import { BLOCK } from '../src/search/blocks.ts';
import { expressionMatcher } from '../src/search/expression.ts';
import { literalMatcher } from '../src/search/matcher.ts';
import { decodePosition, type Position } from '../src/search/position.ts';
import type { Query } from '../src/search/query.ts';
import { look, type Found } from '../src/search/search.ts';
import { searchFile } from '../src/search/search-file.ts';
import { startSearcher } from '../src/search/searcher.ts';
import { callOn, open } from './open.ts';
import { textOf } from '@plugboard/core/testing';
import { makePlace } from './tree.ts';

const PLAIN: Query = {
  pattern: '',
  mode: 'literal',
  case_sensitive: true,
  word: false,
  multiline: false,
  context: 0,
};
/** What a search asks of the call that it is for. */
const CALL = { signal: new AbortController().signal, progress: () => {}, log: () => {}, budget: 10_000 };
const LATER = Date.now() + 600_000;
const folder = mkdtempSync(join(tmpdir(), 'filesystem-search-'));

/** Searches some bytes as one file. */
function search(content: Buffer | string, wanted: Partial<Query>, most = 1e9) {
  const path = join(folder, 'file');
  writeFileSync(path, content);
  const query = { ...PLAIN, ...wanted };
  const matcher = query.mode === 'literal' ? literalMatcher(query) : expressionMatcher(query);
  const fd = openSync(path, 'r');
  try {
    return searchFile({ ...query, matcher }, { id: 1, fd, most, until: LATER });
  } finally {
    closeSync(fd);
  }
}

const linesFound = (content: Buffer | string, wanted: Partial<Query>) =>
  search(content, wanted).hits.map(({ line }) => line);

describe('a pattern', () => {
  it.each<[Partial<Query>, string, number[]]>([
    [{ pattern: 'a.c' }, 'abc\na.c', [2]],
    [{ pattern: 'A' }, 'a\nA', [2]],
    [{ pattern: 'É', case_sensitive: false }, 'é\ne', [1]],
    [{ pattern: 'a', case_sensitive: false }, 'İA\nb\nİİİa', [1, 3]],
    [{ pattern: 'foo', word: true }, 'foobar\n_foo\nfoo-bar\nfoobar foo\n(foo)\nfooé\n𝒳foo', [3, 4, 5]],
    [{ pattern: '$x', word: true }, 'a$x\n $x', [2]],
    [{ pattern: 'b\nc', multiline: true }, 'a\nb\nc\nd\nb\r\nc', [2, 5]],
    [{ pattern: 'a.c', mode: 'regex' }, 'abc\na\nc', [1]],
    [{ pattern: '^b$', mode: 'regex' }, 'a\nb\r\nb\rbb\nb', [2, 3, 5]],
    [{ pattern: '^$', mode: 'regex' }, '\n\na\n\n', [1, 2, 4]],
    [{ pattern: '\\Aa|a\\z', mode: 'regex' }, 'ab\nba\nbab', [1, 2]],
    [{ pattern: '(?-m:^)b', mode: 'regex' }, 'a\nb', [2]],
    [{ pattern: 'a\\sb', mode: 'regex' }, 'a\nb\na b', [3]],
    [{ pattern: '[^a]', mode: 'regex' }, 'a\na\nab', [3]],
    [{ pattern: 'x*', mode: 'regex' }, 'a\n\nb', [1, 2, 3]],
    [{ pattern: 'straße|ΣΑΣ', mode: 'regex', case_sensitive: false }, 'STRAßE\nσας\nstr', [1, 2]],
    [{ pattern: 'fo+|b', mode: 'regex', word: true }, 'foo\nfoob\na b\n_b\néfoo', [1, 3]],
    [{ pattern: '(?i)A', mode: 'regex' }, 'a\nA', [1, 2]],
    [{ pattern: '\\p{Greek}+', mode: 'regex' }, 'a\nλ', [2]],
    [{ pattern: 'b\\s+c', mode: 'regex', multiline: true }, 'a\nb\n\n c\nbc\nb c', [2, 6]],
    [{ pattern: 'a$', mode: 'regex', multiline: true }, 'a\r\nba\nab', [1, 2]],
    [{ pattern: '(?s)a.*?c', mode: 'regex', multiline: true }, 'a\nb\nc\na\nc', [1, 4]],
    [{ pattern: 'b', mode: 'regex', multiline: true, word: true }, 'b b\nb\nab', [1, 2]],
  ])('%j finds in %j the lines %j', (query, text, expected) => {
    expect(linesFound(text, query)).toEqual(expected);
  });

  it('of a literal finds the lines that contain it', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'A', 'é', '😀', '.', ' ', '_'), maxLength: 4 });
    const line = fc.array(word, { maxLength: 6 }).map((words) => words.join(''));
    const text = fc.array(fc.tuple(line, fc.constantFrom('\n', '\r\n', '\r')), { maxLength: 12 });
    fc.assert(
      fc.property(text, word.filter(Boolean), fc.boolean(), (rows, pattern, case_sensitive) => {
        const fold = (each: string) => (case_sensitive ? each : each.toLowerCase());
        const content = rows.map(([each, end]) => each + end).join('');
        const expected = content
          .split(/\r\n?|\n/)
          .flatMap((each, index) => (fold(each).includes(fold(pattern)) ? [index + 1] : []));
        expect(linesFound(content, { pattern, case_sensitive })).toEqual(expected);
      }),
    );
  });

  it('that is an expression finds the lines in which the expression matches', () => {
    const atom = fc.constantFrom(
      'a',
      'b',
      '.',
      '[ab]',
      '[^a]',
      '\\s',
      '\\w',
      '\\b',
      '^',
      '$',
      '(?:a|bc)',
      ' ',
    );
    const piece = fc.tuple(atom, fc.constantFrom('', '*', '+', '?', '{2}'));
    const pattern = fc
      .array(piece, { minLength: 1, maxLength: 5 })
      .map((pieces) =>
        pieces.map(([each, repeat]) => (/^(\\b|\^|\$)$/.test(each) ? each : each + repeat)).join(''),
      );
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' ', '\n'), maxLength: 40 });
    fc.assert(
      fc.property(pattern, text, (each, content) => {
        const rows = content.split('\n');
        if (rows.at(-1) === '') rows.pop();
        const reference = new RegExp(each);
        const expected = rows.flatMap((row, index) => (reference.test(row) ? [index + 1] : []));
        expect(linesFound(content, { pattern: each, mode: 'regex' })).toEqual(expected);
      }),
    );
  });

  it('that makes others try for ever is answered', () => {
    const text = `${'a'.repeat(200_000)}b\n`.repeat(3);
    for (const pattern of ['(a+)+$', '(a|aa)+$', '(.*)*c', '(a?){50}a{50}c'])
      expect(linesFound(text, { pattern, mode: 'regex' })).toEqual([]);
  });
});

describe('a file', () => {
  const sample = 'grüße\r\nnaïve needle\r\nend';
  const utf16le = Buffer.from(`\ufeff${sample}`, 'utf16le');

  it.each<[string, Buffer]>([
    ['UTF-8', Buffer.from(sample)],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${sample}`)],
    ['UTF-16LE with a mark', utf16le],
    ['UTF-16BE with a mark', Buffer.from(utf16le).swap16()],
    ['UTF-16LE without a mark', utf16le.subarray(2)],
    ['windows-1252', Buffer.from(sample, 'latin1')],
  ])('in %s is searched as text', (_, bytes) => {
    expect(search(bytes, { pattern: 'naïve' }).hits).toMatchObject([{ line: 2, text: ['naïve needle'] }]);
    expect(linesFound(bytes, { pattern: '^grüße$|^end', mode: 'regex' })).toEqual([1, 3]);
  });

  it('in Shift_JIS is searched for what is ASCII in it', () => {
    const bytes = Buffer.from([0x93, 0xfa, 0x96, 0x7b, 0x0a, 0x83, 0x5c, 0x20, 0x6f, 0x6b, 0x0a]);
    expect(linesFound(bytes, { pattern: 'ok' })).toEqual([2]);
  });

  it('that is no text is passed over', () => {
    expect(search(Buffer.from('needle\0\x01\x02'), { pattern: 'needle' })).toMatchObject({
      count: 0,
      skipped: 'binary',
    });
  });

  it('of many blocks has the lines of one', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('utf8' as const, 'utf16le' as const, 'latin1' as const),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.integer({ min: 1, max: 7_000 }),
        (encoding, end, width) => {
          // Letters as a text has them, or the older encodings could not be told from each other.
          const row = `${'été passé '.repeat(width / 10 + 1)}${end}`;
          const count = Math.ceil((2.5 * BLOCK) / Buffer.byteLength(row, encoding));
          const mark = encoding === 'utf16le' ? '\ufeff' : '';
          const wanted = new Set([1, Math.floor(count / 3), Math.floor(count / 2), count]);
          const rows = Array.from({ length: count }, (_, index) => (wanted.has(index + 1) ? `x${row}` : row));
          const bytes = Buffer.from(mark + rows.join(''), encoding);
          expect(linesFound(bytes, { pattern: 'x' })).toEqual([...wanted]);
          expect(linesFound(bytes, { pattern: '^xét', mode: 'regex' })).toEqual([...wanted]);
        },
      ),
      { numRuns: 12 },
    );
  });

  it('tells context across blocks', () => {
    const rows = Array.from({ length: 300_000 }, (_, index) => `line ${index + 1}`);
    const content = rows.join('\n');
    const border = content.slice(0, BLOCK).split('\n').length;
    for (const line of [border - 1, border, border + 1]) {
      const { hits } = search(content, { pattern: `line ${line}`, word: true, context: 3 });
      const [hit] = hits;
      expect([...(hit?.before ?? []), ...(hit?.text ?? []), ...(hit?.after ?? [])]).toEqual(
        rows.slice(line - 4, line + 3),
      );
    }
  });

  it('of one line of 100 MB is searched to its end', async () => {
    const { root } = makePlace({});
    const fd = openSync(join(root, 'long.json'), 'w');
    for (let block = 0; block < 100; block += 1) writeSync(fd, Buffer.alloc(BLOCK, 'x'));
    // Across what is read at once, and at the very end.
    writeSync(fd, 'needle', 50 * BLOCK - 3);
    writeSync(fd, '\nlast', 100 * BLOCK);
    closeSync(fd);
    for (const mode of ['literal', 'regex']) {
      const { text } = await callOn([root], 'grep', { pattern: 'needle', mode });
      expect(text).toMatch(/^\.: 1 match in 1 file of 1 searched\n\nlong\.json\n1: …x+needlex+…$/);
      const { text: last } = await callOn([root], 'grep', { pattern: 'last', mode });
      expect(last).toMatch(/\n2: last$/);
    }
    const { text } = await callOn([root], 'grep', { pattern: 'needle', multiline: true });
    expect(text).toMatch(/left out: 1 too large/);
  });
});

describe('a search of a tree', () => {
  it('finds what a naive one finds', async () => {
    const name = fc.constantFrom('a', 'b', 'c.ts', 'é');
    const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join('+/'));
    const content = fc.string({ unit: fc.constantFrom('x', 'y', '\n'), maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(fc.dictionary(path, content, { maxKeys: 8 }), async (files) => {
        const { text } = await callOn([makePlace(files).root], 'grep', { pattern: 'xy', output: 'files' });
        const expected = Object.entries(files).flatMap(([each, all]) => {
          const count = all.split('\n').filter((line) => line.includes('xy')).length;
          return count === 0 ? [] : [`${each}: ${count}`];
        });
        expect(text.split('\n').slice(1).toSorted()).toEqual(expected.toSorted());
      }),
      { numRuns: 15 },
    );
  });

  it('whose time is up goes on where it was, and finds all once', async () => {
    const rows = Array.from({ length: 400_000 }, (_, index) => (index % 50_000 === 7 ? 'needle' : 'straw '));
    const { root } = makePlace({ 'a.txt': 'needle', 'big.txt': rows.join('\n'), 'c.txt': 'needle' });
    await using sandbox = await openSandbox([root]);
    await using start = await sandbox.openFolder('.');
    const scope = { starts: [start], exclude: [], lines: true, limit: 3, fits: () => true };
    const query = { ...PLAIN, pattern: 'needle' };
    const found: string[] = [];
    const ends = new Set<Found['ended']>();
    let position: Found['next'];
    do {
      const page = await look(sandbox, query, { ...scope, position, until: Date.now() }, CALL);
      for (const file of page.files) for (const { line } of file.hits) found.push(`${file.shown}:${line}`);
      ends.add(page.ended);
      position = page.next;
    } while (position !== undefined);
    const inBig = rows.flatMap((row, index) => (row === 'needle' ? [`big.txt:${index + 1}`] : []));
    expect(found).toEqual(['a.txt:1', ...inBig, 'c.txt:1']);
    expect(ends).toContain('time');
  });

  it('whose time is up says so, and where to go on', async () => {
    const { root } = makePlace({ 'a.txt': 'needle', 'b.txt': 'needle' });
    await using sandbox = await openSandbox([root]);
    await using start = await sandbox.openFolder('.');
    const wish = { shown: '.', starts: [start], glob: undefined, exclude: [], limit: 9 };
    const ask = (position: Position | undefined, time: number) =>
      answer(sandbox, { ...PLAIN, pattern: 'needle' }, { ...wish, output: 'files', position, time }, CALL);
    const first = await ask(undefined, 0);
    const [, cursor] =
      /stopped, time was up \| truncated, go on with cursor=(\S+)\na\.txt: 1$/.exec(first) ?? [];
    expect(await ask(decodePosition(cursor), 600_000)).toBe('.: 1 match in 1 file of 1 searched\nb.txt: 1');
  });

  it('of a folder of any size has all its files, each once and counted once', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 20_500 }, (_, index) => [`${index}.txt`, index % 1000 === 0 ? 'needle' : '']),
    );
    const { root } = makePlace({ ...files, '.gitignore': 'c.log', 'c.log': 'needle', 'sub/a.txt': 'needle' });
    await using sandbox = await openSandbox([root]);
    await using start = await sandbox.openFolder('.');
    const scope = { starts: [start], exclude: [], lines: false, limit: 15, fits: () => true, until: LATER };
    const first = await look(
      sandbox,
      { ...PLAIN, pattern: 'needle' },
      { ...scope, position: undefined },
      CALL,
    );
    const { next: position } = first;
    const second = await look(sandbox, { ...PLAIN, pattern: 'needle' }, { ...scope, position }, CALL);
    const wanted = Object.keys(files).filter((name) => files[name] === 'needle');
    const found = [...first.files, ...second.files].map(({ shown }) => shown);
    expect(found).toEqual([...wanted.toSorted(), 'sub/a.txt']);
    expect(second.skipped).toEqual(new Map([['ignored', 1]]));
  });
});

describe('the searching thread', () => {
  const threads: Worker[] = [];
  const noteThread = (worker: Worker) => threads.push(worker);
  process.on('worker', noteThread);
  // Ever new matches, each of which looks at all that follows.
  const endless = { ...PLAIN, pattern: '(?s)x.*y|x', mode: 'regex' as const, multiline: true };
  const { root } = makePlace({ 'x.txt': 'x\n'.repeat(2_000_000) });
  const endlessFile = () => {
    const fd = openSync(join(root, 'x.txt'), 'r');
    onTestFinished(() => closeSync(fd));
    return fd;
  };
  /** Node gives a thread that has ended this number. */
  const ENDED = -1;

  it('ends when its call is cancelled, and the server answers meanwhile', async () => {
    await using client = await open('2026-07-28', [root]);
    const cancel = new AbortController();
    const args = { pattern: endless.pattern, mode: 'regex', multiline: true };
    const grepping = client.callTool({ name: 'grep', arguments: args }, { signal: cancel.signal });
    grepping.catch(() => {});
    await expect.poll(() => threads.some(({ threadId }) => threadId !== ENDED)).toBe(true);
    expect(textOf(await client.callTool({ name: 'list_roots' }))).toMatch(/root/);
    cancel.abort();
    await expect(grepping).rejects.toThrow();
    await expect.poll(() => threads.every(({ threadId }) => threadId === ENDED)).toBe(true);
  });

  it('ends when its time is over, and the file counts as too slow', async () => {
    const { signal } = new AbortController();
    await using searcher = await startSearcher(endless, { signal, until: 0 });
    const task = { fd: endlessFile(), most: 0, until: 0 };
    expect(await searcher.search(task)).toMatchObject({ count: 0, skipped: 'too slow' });
    expect(threads.every(({ threadId }) => threadId === ENDED)).toBe(true);
  });

  it('ends when it is disposed, and whoever waits is told', async () => {
    const { signal } = new AbortController();
    const searcher = await startSearcher(endless, { signal, until: LATER });
    const grepping = searcher.search({ fd: endlessFile(), most: 0, until: LATER });
    const told = expect(grepping).rejects.toThrow('the search is over');
    await searcher[Symbol.asyncDispose]();
    await told;
    expect(threads.every(({ threadId }) => threadId === ENDED)).toBe(true);
    await expect(searcher.search({ fd: 0, most: 0, until: 0 })).rejects.toThrow('the search is over');
  });

  it('is not started for a call that is cancelled already', async () => {
    const signal = AbortSignal.abort(new Error('no more'));
    await expect(startSearcher(PLAIN, { signal, until: LATER })).rejects.toThrow('no more');
  });

  it('finds all matches in a text, with what their groups took', async () => {
    const { signal } = new AbortController();
    const query = { ...PLAIN, pattern: '(\\w+)=(\\d+)', mode: 'regex' as const };
    await using searcher = await startSearcher(query, { signal, until: LATER });
    const task = { text: 'a=1\r\nbc=23', most: 10, until: LATER };
    expect(await searcher.searchText(task)).toMatchObject({
      ended: 'all',
      matches: [
        {
          start: 0,
          end: 3,
          groups: [
            { start: 0, end: 1 },
            { start: 2, end: 3 },
          ],
        },
        {
          start: 5,
          end: 10,
          groups: [
            { start: 5, end: 7 },
            { start: 8, end: 10 },
          ],
        },
      ],
    });
  });

  it('ends when its time is over, and the text counts as not searched', async () => {
    const { signal } = new AbortController();
    await using searcher = await startSearcher(endless, { signal, until: 0 });
    const task = { text: 'x\n'.repeat(2_000_000), most: 1e9, until: LATER };
    expect(await searcher.searchText(task)).toMatchObject({ matches: [], ended: 'time' });
    expect(threads.every(({ threadId }) => threadId === ENDED)).toBe(true);
  });

  it('says of a file that cannot be read that it cannot, and goes on', async () => {
    const { signal } = new AbortController();
    await using searcher = await startSearcher({ ...PLAIN, pattern: 'x' }, { signal, until: LATER });
    const fd = openSync(root, 'r');
    onTestFinished(() => closeSync(fd));
    expect(await searcher.search({ fd, most: 0, until: LATER })).toMatchObject({ skipped: 'unreadable' });
    expect(await searcher.search({ fd: endlessFile(), most: 0, until: LATER })).toMatchObject({
      count: 2_000_000,
    });
  });
});
