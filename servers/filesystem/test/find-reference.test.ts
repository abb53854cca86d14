import { lstatSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Call } from '@plugboard/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { find } from '../src/finding/find.ts';
import { openSandbox } from '../src/sandbox/sandbox.ts';
import { shownPath } from '../src/sandbox/shown.ts';

const call = { signal: new AbortController().signal, progress: () => {} } as unknown as Call;

const name = fc.string({ unit: fc.constantFrom('a', 'b', 'B', '.', '-'), minLength: 1, maxLength: 3 });
const path = fc
  .array(
    name.filter((text) => !/^\.+$/.test(text)),
    { minLength: 1, maxLength: 4 },
  )
  .map((names) => names.join('/'));
const tree = fc.array(fc.tuple(path, fc.nat({ max: 5 })), { maxLength: 14 });
const globPart = fc.oneof(
  fc.constant('**'),
  fc.string({ unit: fc.constantFrom('a', 'b', 'B', '*', '?', '.', '-'), minLength: 1, maxLength: 3 }),
);
const query = fc
  .array(globPart, { minLength: 1, maxLength: 3 })
  .map((parts) => parts.join('/'))
  .filter((text) => !/^(\.?\/)|^\.+$/.test(text));
const type = fc.constantFrom('file' as const, 'folder' as const, undefined);

it('find answers what a walk without any care does, whatever the tree, the query and the page', async () => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'filesystem-')));
  await using sandbox = await openSandbox([root]);
  const asked = fc.record({ query, type, min_size: fc.option(fc.nat({ max: 5 }), { nil: undefined }) });
  await fc.assert(
    fc.asyncProperty(tree, asked, fc.integer({ min: 1, max: 4 }), async (files, wanted, limit) => {
      for (const left of readdirSync(root)) rmSync(join(root, left), { recursive: true });
      for (const [file, size] of files) plant(root, file, size);
      const found: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await find(sandbox, { ...wanted, gitignore: true }, { path: '.', limit, cursor }, call);
        found.push(...page.hits.map(({ location }) => shownPath(location)));
        cursor = page.next === undefined ? undefined : shownPath(page.next);
      } while (cursor !== undefined);
      expect(found).toEqual(naive(root, '', wanted));
    }),
    { numRuns: 300 },
  );
  rmSync(root, { recursive: true });
});

/** A file, unless one of its folders is a file, or it is a folder itself. */
function plant(root: string, file: string, size: number): void {
  try {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), 'x'.repeat(size));
  } catch (error) {
    expect((error as { code: string }).code).toMatch(/^(ENOTDIR|EEXIST|EISDIR)$/);
  }
}

interface Wanted {
  readonly query: string;
  readonly type: 'file' | 'folder' | undefined;
  readonly min_size: number | undefined;
}

function naive(root: string, folder: string, wanted: Wanted): string[] {
  return readdirSync(join(root, folder))
    .toSorted()
    .flatMap((entry) => {
      const below = folder === '' ? entry : `${folder}/${entry}`;
      const stats = lstatSync(join(root, below));
      const kind = stats.isDirectory() ? 'folder' : 'file';
      const isWanted =
        (wanted.type ?? kind) === kind &&
        (wanted.min_size === undefined || (kind === 'file' && stats.size >= wanted.min_size)) &&
        isMatch(wanted.query, below);
      return [...(isWanted ? [below] : []), ...(kind === 'folder' ? naive(root, below, wanted) : [])];
    });
}

/** What the words of the arguments say, as a regular expression. */
function isMatch(text: string, below: string): boolean {
  const subject = text.includes('/') ? below : (below.split('/').at(-1) ?? '');
  if (!/[*?]/.test(text)) return subject.toLowerCase().includes(text.toLowerCase());
  const body = text
    .split('/')
    .map((part) =>
      part === '**'
        ? '(?:[^/]+/)*'
        : `${part.replaceAll(/[.]/g, '\\.').replaceAll(/\*+/g, '[^/]*').replaceAll('?', '[^/]')}/`,
    )
    .join('');
  return new RegExp(`^${body}$`).test(`${subject}/`);
}
