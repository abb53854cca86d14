import fc from 'fast-check';
import { expect, it } from 'vitest';
import { eachLine, lineOf, type LogLine } from '../../src/ci/lines.ts';
import { markerOf } from '../../src/ci/markers.ts';
import { ErrorScanner } from '../../src/ci/scanner.ts';

function scan(text: string) {
  const scanner = new ErrorScanner();
  for (const [at, line] of text.split('\n').entries()) scanner.take(lineOf(line, at + 1));
  return scanner.end();
}

it.each([
  '##[error]Unexpected token',
  '    Error: connect ECONNREFUSED 127.0.0.1:5432',
  'TypeError: x is not a function',
  'AssertionError [ERR_ASSERTION]: 1 == 2',
  'panic: runtime error: index out of range',
  "thread 'main' panicked at src/main.rs:2:5:",
  'Traceback (most recent call last):',
  'src/a.ts(3,5): error TS2345: Argument of type',
  'src/a.ts:3:5 - error TS2345: Argument of type',
  'error[E0308]: mismatched types',
  'main.c:3:5: error: expected expression',
  'npm ERR! code ELIFECYCLE',
  'npm error code 1',
  ' FAIL  test/a.test.ts > adds',
  '--- FAIL: TestAdd (0.00s)',
  'FAILED tests/test_a.py::test_add - assert 1 == 2',
  'not ok 3 - adds',
  '  ✕ adds (3 ms)',
  'E       assert 1 == 2',
  'java.lang.NullPointerException: x',
  'Caused by: java.io.IOException',
  'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
  'error: could not compile `shop`',
  'make: *** [Makefile:3: all] Error: 2',
])('%s is an error', (line) => {
  expect(markerOf(line)?.kind).toBe('sure');
});

it.each([
  'Tests: 0 failed, 12 passed',
  'errors: 0',
  'found 0 errors',
  'compiled successfully',
  'passing tests/errors.test.ts',
  'Downloading error-stack-parser 2.1.4',
])('%s is none', (line) => {
  expect(markerOf(line)).toBeUndefined();
});

it('an error comes with the lines around it and its number, once, with how often it came', () => {
  const { excerpts } = scan(
    [
      'a',
      'b',
      'c',
      'd',
      'TypeError: at 1',
      '  at x.ts:1',
      'e',
      'f',
      'g',
      'h',
      'i',
      'j',
      'TypeError: at 2',
      'k',
    ].join('\n'),
  );
  expect(excerpts).toEqual([
    {
      from: 2,
      lines: ['b', 'c', 'd', 'TypeError: at 1', '  at x.ts:1', 'e', 'f', 'g', 'h', 'i'],
      time: undefined,
      times: 2,
    },
  ]);
});

it('words that may mean anything count only where no tool says that it failed', () => {
  const maybe = 'retrying after error: timed out';
  expect(scan(`${maybe}\nfine`).excerpts[0]?.lines).toEqual([maybe, 'fine']);
  const both = scan(`${maybe}\n${'fine\n'.repeat(20)}panic: no\nend`);
  expect(both.excerpts.map(({ lines }) => lines.at(-2))).toEqual(['end'.length === 3 ? 'panic: no' : '']);
});

it('what follows a doubtful line is not lost with it', () => {
  const { excerpts } = scan('error: maybe it was ERROR\nfine');
  expect(excerpts).toHaveLength(1);
  const sure = scan('x ERROR y\nTypeError: z\n');
  expect(sure.excerpts.flatMap(({ lines }) => lines)).toContain('TypeError: z');
});

it('time, colours, groups and bars of progress are taken off a line', () => {
  const raw =
    '\uFEFF2026-11-23T08:15:01.1234567Z \u001B[31;1m##[group]\u001B[0mRun \u001B]0;title\u0007x 1%\rRun 100%\r';
  expect(lineOf(raw, 7)).toEqual({ number: 7, text: 'Run 100%', time: Date.parse('2026-11-23T08:15:01Z') });
  expect(lineOf('2026-11-23T08:15:01.1Z ##[group]Run tests', 1).text).toBe('Run tests');
  expect(lineOf('2026-11-23T08:15:01.1Z ##[error]No', 1).text).toBe('##[error]No');
});

it('lines are the same however the bytes of a log are cut', async () => {
  const text = fc.array(
    fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('é\u2028', '', '\r', '2026-11-23T08:15:01.1Z x')),
  );
  await fc.assert(
    fc.asyncProperty(text, fc.array(fc.integer({ min: 1, max: 9 })), async (rows, sizes) => {
      const log = rows.map((row) => row.replaceAll('\n', ' ')).join('\n');
      const bytes = Buffer.from(log);
      async function* parts() {
        let at = 0;
        for (const size of [...sizes, bytes.length]) {
          yield bytes.subarray(at, at + size);
          at += size;
        }
      }
      const seen: LogLine[] = [];
      const { lines, bytes: count, isWhole } = await eachLine(parts(), (line) => seen.push(line) > 0);
      const expected = bytes.toString() === '' ? [] : bytes.toString().split('\n');
      if (expected.at(-1) === '') expected.pop();
      expect(seen.map(({ text: each }) => each)).toEqual(expected.map((row, at) => lineOf(row, at + 1).text));
      expect([lines, count, isWhole]).toEqual([expected.length, bytes.length, true]);
    }),
  );
});

it('whatever a log says, what is kept of it is bounded, and every line is as it was', () => {
  const line = fc.oneof(
    fc.constantFrom(
      'TypeError: x',
      'panic: y',
      'error: z',
      '##[error]w',
      'fine',
      'Traceback (most recent call last):',
      'ERROR',
    ),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 400 }), (lines) => {
      const { excerpts } = scan(lines.join('\n'));
      expect(excerpts.length).toBeLessThanOrEqual(40);
      for (const { from, lines: own } of excerpts) {
        expect(own.length).toBeLessThanOrEqual(43);
        const there = lines
          .join('\n')
          .split('\n')
          .slice(from - 1, from - 1 + own.length);
        expect(
          own.filter(
            (each) => !there.includes(each) && each === lineOf(each, 1).text && there.length === own.length,
          ),
        ).toEqual([]);
      }
    }),
  );
});
