import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anchorIn, type Side } from '../../src/reviews/anchors.ts';
import { patchLines, resolve } from '../fake/git/anchors.ts';

const PATCH = [
  '@@ -1,4 +1,5 @@',
  ' one',
  '-two',
  '+2',
  '+two and a half',
  ' three',
  ' }',
  '@@ -20,3 +21,3 @@ function',
  ' twenty',
  '-old',
  '+new',
  ' }',
  '\\ No newline at end of file',
].join('\n');

it.each([
  [{ line: 2 }, { side: 'right', line: 2, text: '2' }],
  [
    { line: 2, side: 'left' },
    { side: 'left', line: 2, text: 'two' },
  ],
  [
    { line: 4, start_line: 2 },
    { side: 'right', line: 4, start_line: 2, text: 'three' },
  ],
  [
    { line: 4, start_line: 4 },
    { side: 'right', line: 4, text: 'three' },
  ],
  [{ snippet: 'two and a half' }, { side: 'right', line: 3, text: 'two and a half' }],
  [{ snippet: '2\ntwo and a half\nthree\n' }, { side: 'right', start_line: 2, line: 4, text: 'three' }],
  [{ snippet: 'two\nthree' }, { side: 'left', start_line: 2, line: 3, text: 'three' }],
  [{ snippet: 'old\r\n' }, { side: 'left', line: 21, text: 'old' }],
  [{ snippet: 'new\n}' }, { side: 'right', start_line: 22, line: 23, text: '}' }],
] as const)('%j has its place', (wish, anchor) => {
  expect(anchorIn(PATCH, wish)).toEqual(anchor);
});

it.each([
  [{ line: 10 }, 'line 10 is not in the diff of the right side; nearest are 1 to 5 and 21 to 23'],
  [{ line: 24 }, 'line 24 is not in the diff of the right side; nearest are 21 to 23'],
  [
    { line: 20 },
    'line 20 is not in the diff of the right side; nearest are 1 to 5 and 21 to 23; on the left side there is a line 20',
  ],
  [
    { line: 5, side: 'left' },
    /^line 5 is not in the diff of the left side; nearest are 1 to 4 and 20 to 22; on the right/,
  ],
  [{ line: 2, start_line: 4 }, 'start_line 4 is behind line 2'],
  [
    { line: 22, start_line: 4 },
    'start_line 4 is not in the same part of the diff as line 22, which begins at line 21',
  ],
  [
    { snippet: '}' },
    'snippet is there 2 times on the right side, at lines 5, 23: give line, or more of the text',
  ],
  [{ snippet: 'two', side: 'right' }, 'snippet is not in the diff of the right side, as whole lines'],
  [
    { snippet: '  new' },
    'snippet is not in the diff, as whole lines; but for white space it is at line 22 of the right side',
  ],
  [{ snippet: '}\ntwenty' }, 'snippet is not in the diff, as whole lines'],
  [{ snippet: ' \n' }, 'snippet is blank'],
  [{ snippet: 'new', line: 22 }, 'give either line or snippet'],
  [{}, 'give either line or snippet'],
  [{ snippet: 'new', start_line: 21 }, 'start_line goes with line; a snippet may have several lines itself'],
] as const)('%j is told: %s', (wish, words) => {
  const found = anchorIn(PATCH, wish);
  if (typeof words === 'string') expect(found).toBe(words);
  else expect(found).toMatch(words);
});

it('a file that is new has no left side', () => {
  expect(anchorIn('@@ -0,0 +1 @@\n+one', { line: 1, side: 'left' })).toBe(
    'line 1 is not in the diff of the left side; nothing of that side is; on the right side there is a line 1',
  );
  expect(anchorIn('@@ -0,0 +1 @@\n+one', { line: 2 })).toBe(
    'line 2 is not in the diff of the right side; nearest is 1',
  );
});

it('a text with many places is told with some of them', () => {
  const patch = `@@ -0,0 +1,50 @@\n${Array.from({ length: 50 }, () => '+x').join('\n')}`;
  expect(anchorIn(patch, { snippet: 'x' })).toMatch(
    /there 50 times .* at lines 1, 2, 3, 4, 5, 6, 7, 8 and 42 more:/,
  );
});

/** A patch as GitHub gives it: git's own, from its first hunk on. */
async function patchBetween(folder: string, before: string, after: string): Promise<string> {
  await Promise.all([writeFile(join(folder, 'a'), before), writeFile(join(folder, 'b'), after)]);
  const diff = await promisify(execFile)('git', ['diff', '--no-index', '--no-color', '--text', 'a', 'b'], {
    cwd: folder,
  }).then(
    ({ stdout }) => stdout,
    // Files that differ make its exit code 1.
    (error: unknown) => (error as { stdout: string }).stdout,
  );
  const at = diff.indexOf('\n@@ ') + 1;
  return at === 0 ? '' : diff.slice(at).replace(/\n$/, '');
}

const line = fc.constantFrom(
  'a',
  'b',
  '',
  ' ',
  '-x',
  '+y',
  '@@ -1 +1 @@',
  '\\ No newline',
  'é\u{1F600}',
  'z\r',
  '\t}',
);
const file = fc
  .tuple(fc.array(line, { maxLength: 40 }), fc.boolean())
  .map(([lines, isEnded]) => lines.join('\n') + (isEnded && lines.length > 0 ? '\n' : ''));
/** Mostly the same, so that there are several hunks. */
const pair = fc.oneof(
  fc.tuple(file, file),
  fc
    .tuple(
      fc.array(line, { minLength: 20, maxLength: 60 }),
      fc.array(fc.tuple(fc.nat(59), line), { maxLength: 4 }),
    )
    .map(([lines, edits]) => {
      const edited = [...lines];
      for (const [at, text] of edits) edited.splice(at, text === 'b' ? 0 : 1, text);
      return [`${lines.join('\n')}\n`, `${edited.join('\n')}\n`] as [string, string];
    }),
);

it('whatever git says changed, just the lines that GitHub takes are taken, and a text is found where it stands', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'anchors-'));
  let [taken, refused] = [0, 0];
  try {
    await fc.assert(
      fc.asyncProperty(pair, async ([before, after]) => {
        const patch = await patchBetween(folder, before, after);
        if (patch === '') return;
        const most = Math.max(before.split('\n').length, after.split('\n').length) + 2;
        for (const side of ['left', 'right'] as const) {
          const theirs = side === 'left' ? 'LEFT' : 'RIGHT';
          for (let last = 1; last <= most; last += 1) {
            for (const start of [undefined, last, last - 1, last - 4, last + 1, 1]) {
              if (start !== undefined && start < 1) continue;
              const anchor = {
                line: last,
                side: theirs,
                startLine: start === last ? null : (start ?? null),
                startSide: theirs,
              } as const;
              const isTaken = resolve(patch, anchor) !== undefined;
              const ours = anchorIn(patch, { line: last, side, start_line: start });
              expect([patch, side, last, start, typeof ours]).toEqual([
                patch,
                side,
                last,
                start,
                isTaken ? 'object' : 'string',
              ]);
              if (isTaken) taken += 1;
              else refused += 1;
            }
          }
          expectSnippets(patch, side);
        }
      }),
      { numRuns: 60 },
    );
  } finally {
    await rm(folder, { recursive: true });
  }
  expect([taken > 500, refused > 500]).toEqual([true, true]);
}, 60_000);

/** The text of each line leads back to it, or to several places of which it is one. */
function expectSnippets(patch: string, side: Side): void {
  const rows = patch.split('\n');
  for (const { position, left, right } of patchLines(patch)) {
    const number = side === 'left' ? left : right;
    const text = (rows[position] ?? '').slice(1);
    if (number === undefined || text.trim() === '') continue;
    const found = anchorIn(patch, { snippet: text, side });
    if (typeof found === 'string') expect(found).toMatch(/^snippet is there \d+ times/);
    else expect(found.line).toBe(number);
  }
}
