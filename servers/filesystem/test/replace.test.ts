import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callOn, ERAS } from './open.ts';
import { makePlace, SECRET } from './tree.ts';

const replace = (root: string, args: object) => callOn([root], 'replace', { ...args });
const textOf = (root: string, path: string) => readFileSync(join(root, path), 'utf8');

const FILES = {
  'a.ts': 'let cat = 1;\r\ncat += cat;\r\n',
  'sub/b.ts': 'cat\n',
  'c.md': 'cat\n',
  '.env': `cat ${SECRET}`,
};

describe.each(ERAS)('replace in %s', (era) => {
  it('tells each occurrence first, then replaces all of them at once, and undo takes it back', async () => {
    const { root } = makePlace(FILES);
    const asked = { pattern: 'cat', replacement: 'dog', glob: '*.ts' };
    const dry = await callOn([root], 'replace', asked, era);
    expect(dry.text).toMatch(
      /^4 occurrences in 2 files\na\.ts:1@[0-9a-f]{6} {2}line 1\n-let cat = 1;\n\+let dog = 1;\na\.ts:2@\S+ {2}line 2\n-cat \+= cat;\n\+dog \+= cat;\n/,
    );
    expect(textOf(root, 'a.ts')).toBe(FILES['a.ts']);
    const done = await callOn([root], 'replace', { ...asked, dry_run: false, expected_count: 4 }, era);
    expect(done.text).toMatch(
      /^replaced 4 in 2 files \| change \S+\na\.ts {2}3 {2}etag \S+\nsub\/b\.ts {2}1 {2}etag/,
    );
    expect(textOf(root, 'a.ts')).toBe('let dog = 1;\r\ndog += dog;\r\n');
    expect(textOf(root, 'c.md')).toBe('cat\n');
    await callOn([root], 'undo', { change_id: done.data['change_id'] }, era);
    expect([textOf(root, 'a.ts'), textOf(root, 'sub/b.ts')]).toEqual([FILES['a.ts'], 'cat\n']);
  });
});

describe('replace', () => {
  const real = { dry_run: false };

  it('replaces the occurrences that are named, as long as they are what they were', async () => {
    const { root } = makePlace(FILES);
    const asked = { pattern: 'cat', replacement: 'dog', path: 'a.ts' };
    const { data } = await replace(root, asked);
    const ids = (data['occurrences'] as { id: string }[]).map(({ id }) => id);
    await replace(root, { ...asked, ...real, occurrence_ids: [ids[2]] });
    expect(textOf(root, 'a.ts')).toBe('let cat = 1;\r\ncat += dog;\r\n');
    expect((await replace(root, { ...asked, ...real, occurrence_ids: [ids[0]] })).text).toMatch(
      /^STALE: occurrence_ids: there is no a\.ts:1@/,
    );
  });

  it('replaces nothing when the number is another, or none is given', async () => {
    const { root } = makePlace(FILES);
    const asked = { pattern: 'cat', replacement: 'dog', ...real };
    expect((await replace(root, asked)).text).toMatch(/^INVALID_ARGUMENTS: expected_count/);
    expect((await replace(root, { ...asked, expected_count: 2 })).text).toMatch(
      /^AMBIGUOUS: There are 5 occurrences, not 2/,
    );
    expect((await replace(root, { ...asked, expected_count: 9 })).text).toMatch(
      /^NO_MATCH: There are 5 occurrences, not 9/,
    );
    expect(textOf(root, 'sub/b.ts')).toBe('cat\n');
  });

  it('fills in groups, and takes a replacement as it is where the pattern is literal', async () => {
    const { root } = makePlace({ 'a.txt': 'key=value\nb=$1\n' });
    const groups = {
      pattern: String.raw`^(\w+)=(\w+)$`,
      mode: 'regex',
      replacement: '${2}=$1 $$1',
      ...real,
    };
    await replace(root, { ...groups, expected_count: 1 });
    expect(textOf(root, 'a.txt')).toBe('value=key $1\nb=$1\n');
    await replace(root, { pattern: '$1', replacement: '$&', expected_count: 2, ...real });
    expect(textOf(root, 'a.txt')).toBe('value=key $&\nb=$&\n');
    expect((await replace(root, { pattern: '(', mode: 'regex', replacement: '' })).text).toMatch(
      /^INVALID_PATTERN: pattern: a \( is not closed/,
    );
  });

  it('looks into no file that is closed, and leaves the others when one may not be written', async () => {
    const { root } = makePlace(FILES);
    expect((await replace(root, { pattern: SECRET, replacement: 'x' })).text).toMatch(
      /^0 occurrences in 0 files/,
    );
    expect((await replace(root, { pattern: SECRET, replacement: 'x', path: '.env' })).text).toMatch(
      /^DENIED/,
    );
    const asked = { pattern: 'cat', replacement: 'dog', ...real, expected_count: 5 };
    expect((await callOn([], 'replace', asked, '2026-07-28', { ro: [root] })).text).toMatch(/^READ_ONLY/);
  });

  it('of any text is what the language says', async () => {
    const { root } = makePlace({});
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('a', 'b', 'ab', '\n', '\r\n', 'é', '𝒳'), { minLength: 1, maxLength: 40 }),
        fc.constantFrom('a', 'ab', 'é', '𝒳'),
        fc.constantFrom('', 'x', 'a', '$&'),
        async (parts, pattern, replacement) => {
          const text = parts.join('');
          const count = text.split(pattern).length - 1;
          writeFileSync(join(root, 'a.txt'), text);
          if (count > 0) await replace(root, { pattern, replacement, ...real, expected_count: count });
          expect(textOf(root, 'a.txt')).toBe(text.split(pattern).join(replacement));
        },
      ),
      { numRuns: 25 },
    );
  });
});
