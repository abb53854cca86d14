import { execFileSync } from 'node:child_process';
import {
  cpSync,
  linkSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callOn, ERAS } from './open.ts';
import { makePlace, SECRET } from './tree.ts';

const apply = (root: string, patch: string, more: object = {}) =>
  callOn([root], 'apply_patch', { patch, ...more });
const textOf = (root: string, path: string) => readFileSync(join(root, path), 'utf8');

const PATCH = `diff --git a/a.txt b/a.txt
--- a/a.txt
+++ b/a.txt
@@ -1,3 +1,3 @@
 one
-two
+TWO
 three
diff --git a/old.txt b/sub/new.txt
rename from old.txt
rename to sub/new.txt
diff --git a/gone.txt b/gone.txt
deleted file mode 100644
--- a/gone.txt
+++ /dev/null
@@ -1 +0,0 @@
-gone
diff --git a/run.sh b/run.sh
new file mode 100755
--- /dev/null
+++ b/run.sh
@@ -0,0 +1 @@
+exit
`;
const FILES = { 'a.txt': 'one\r\ntwo\r\nthree\r\n', 'old.txt': 'old\n', 'gone.txt': 'gone\n' };

/** Paths and contents of all files. */
function stateOf(root: string): Record<string, string> {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) =>
    statSync(join(root, path)).isFile(),
  );
  return Object.fromEntries(files.toSorted().map((path) => [path, readFileSync(join(root, path), 'latin1')]));
}

describe.each(ERAS)('apply_patch in %s', (era) => {
  it('changes, moves, deletes and adds files in one change, and undo takes all of it back', async () => {
    const { root } = makePlace(FILES);
    const { text, data } = await callOn([root], 'apply_patch', { patch: PATCH }, era);
    expect(text).toMatch(/^patched 4 files \| change \S+\n/);
    expect(stateOf(root)).toEqual({
      'a.txt': 'one\r\nTWO\r\nthree\r\n',
      'run.sh': 'exit\n',
      'sub/new.txt': 'old\n',
    });
    expect(statSync(join(root, 'run.sh')).mode & 0o100).toBe(0o100);
    await callOn([root], 'undo', { change_id: data['change_id'] }, era);
    expect(stateOf(root)).toEqual(FILES);
  });
});

describe('apply_patch', () => {
  it('takes the form that begins with *** Begin Patch', async () => {
    const { root } = makePlace(FILES);
    const patch =
      '*** Begin Patch\n*** Update File: a.txt\n@@\n one\n-two\n+TWO\n*** Delete File: gone.txt\n*** Add File: x/y.txt\n+new\n*** End Patch\n';
    expect((await apply(root, patch)).text).toMatch(/^patched 3 files/);
    expect(stateOf(root)).toEqual({
      'a.txt': 'one\r\nTWO\r\nthree\r\n',
      'old.txt': 'old\n',
      'x/y.txt': 'new\n',
    });
  });

  it('changes nothing in a dry run, or when one part cannot be done', async () => {
    const { root } = makePlace({ ...FILES, '.env': SECRET });
    expect((await apply(root, PATCH, { dry_run: true })).text).toMatch(
      /^would patch 4 files\nupdated a\.txt \| \+1 -1/,
    );
    const last = (path: string, line: string) =>
      `${PATCH}--- a/${path}\n+++ b/${path}\n@@ -1 +1 @@\n-${line}\n+x\n`;
    for (const [patch, words] of [
      [last('missing.txt', 'x'), /^NOT_FOUND/],
      [last('.env', SECRET), /^DENIED/],
      [last('../outside/secret.txt', SECRET), /^OUTSIDE_ROOTS/],
      [last('a.txt', 'one'), /^INVALID_ARGUMENTS/],
      [PATCH.replace('-two', '-zwei'), /^NO_MATCH/],
    ] as const) {
      expect((await apply(root, patch)).text).toMatch(words);
      expect(stateOf(root)).toEqual({ ...FILES, '.env': SECRET });
    }
  });

  it('leaves a file with several names alone unless that is allowed', async () => {
    const { root } = makePlace(FILES);
    linkSync(join(root, 'a.txt'), join(root, 'b.txt'));
    expect((await apply(root, PATCH)).text).toMatch(/^DENIED: a\.txt is a file with several names/);
    await callOn([root], 'apply_patch', { patch: PATCH }, '2026-07-28', { hardlinks: 'allow' });
    expect(textOf(root, 'b.txt')).toBe('one\r\nTWO\r\nthree\r\n');
  });

  it('does what git does with the patches that git writes', async () => {
    const git = (cwd: string, ...args: string[]) =>
      execFileSync(
        'git',
        ['-c', 'core.autocrlf=false', '-c', 'user.name=t', '-c', 'user.email=t@t', ...args],
        { cwd, encoding: 'latin1' },
      );
    const line = fc.constantFrom('a', 'b', 'c', '', 'é', '-x', '+y', '@@ z', ' ');
    const content = fc
      .tuple(fc.array(line, { minLength: 1, maxLength: 30 }), fc.constantFrom('\n', '\r\n'), fc.boolean())
      .map(([lines, eol, ends]) => lines.join(eol) + (ends ? eol : ''))
      .filter((text) => text !== '');
    const tree = fc.dictionary(fc.constantFrom('a', 'b', 'd/c', 'd/e f', 'é'), content, {
      minKeys: 1,
      maxKeys: 4,
    });
    const fill = (folder: string, files: Record<string, string>) => {
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
      }
    };
    await fc.assert(
      fc.asyncProperty(tree, tree, async (before, after) => {
        const { root, outside } = makePlace(before);
        const repository = join(outside, 'repository');
        cpSync(root, repository, { recursive: true });
        git(repository, 'init', '-q');
        git(repository, 'add', '-A');
        git(repository, 'commit', '-qm', 'before');
        for (const path of Object.keys(before)) rmSync(join(repository, path));
        fill(repository, after);
        git(repository, 'add', '-A');
        const patch = Buffer.from(git(repository, 'diff', '--cached', '-M'), 'latin1').toString('utf8');
        if (patch === '') return;
        expect((await apply(root, patch)).text).toMatch(/^patched /);
        rmSync(join(repository, '.git'), { recursive: true });
        expect(stateOf(root)).toEqual(stateOf(repository));
      }),
      { numRuns: 25 },
    );
  });
});
