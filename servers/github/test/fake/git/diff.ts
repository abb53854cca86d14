import type { BareRepository } from './bare.ts';

export interface FileChange {
  path: string;
  previousPath: string | undefined;
  status: 'added' | 'removed' | 'modified' | 'renamed' | 'changed';
  additions: number;
  deletions: number;
  binary: boolean;
  /** The blob after the change; of a removed file the one before. */
  sha: string;
  mode: string;
  /** The hunks, without the headers of the file; undefined where there are none. */
  patch: string | undefined;
}

const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
const RENAMES = ['-M', '-l0', '--no-color', '--no-ext-diff', '--no-textconv'];

interface Raw {
  letter: string;
  modes: [string, string];
  shas: [string, string];
  path: string;
  previousPath: string | undefined;
}

/** The entries of `--raw -z`, and what comes behind them. */
function rawEntries(fields: string[]): { entries: Raw[]; rest: string[] } {
  const entries: Raw[] = [];
  let at = 0;
  while (fields[at]?.startsWith(':') === true) {
    const [before, after, old, young, letter] = fields[at]!.slice(1).split(' ');
    const two = letter!.startsWith('R') || letter!.startsWith('C');
    entries.push({
      letter: letter![0]!,
      modes: [before!, after!],
      shas: [old!, young!],
      path: fields[at + (two ? 2 : 1)]!,
      previousPath: two ? fields[at + 1] : undefined,
    });
    at += two ? 3 : 2;
  }
  return { entries, rest: fields.slice(at) };
}

/** Lines added and deleted by path; a dash stands for binary. */
function counts(fields: string[]): Map<string, [string, string]> {
  const found = new Map<string, [string, string]>();
  for (let at = 0; at < fields.length; at += 1) {
    const [added, deleted, path] = (fields[at] ?? '').split('\t');
    if (added === undefined || deleted === undefined || path === undefined) {
      continue;
    }
    if (path === '') {
      found.set(fields[at + 2]!, [added, deleted]);
      at += 2;
    } else {
      found.set(path, [added, deleted]);
    }
  }
  return found;
}

const WORDS: Record<string, FileChange['status']> = { A: 'added', D: 'removed', R: 'renamed', T: 'changed' };

/** What GitHub shows as the patch of a file: from its first hunk on. */
function hunks(section: string): string | undefined {
  const at = section.startsWith('@@') ? 0 : section.indexOf('\n@@ ') + 1;
  return at === 0 && !section.startsWith('@@') ? undefined : section.slice(at).replace(/\n$/, '');
}

/** One text per file, in the order of the raw entries: a changed type is two in git's diff. */
function sections(diff: string, entries: Raw[]): string[] {
  const parts = diff.split(/^(?=diff --git )/m).filter((part) => part !== '');
  let at = 0;
  return entries.map(({ letter }) => {
    const count = letter === 'T' ? 2 : 1;
    const own = parts.slice(at, at + count);
    at += count;
    return own.join('');
  });
}

/** The changed files between two trees, in the order of their paths. */
export function changedFiles(
  git: BareRepository,
  from: string | undefined,
  to: string,
): Promise<FileChange[]> {
  const between = [from ?? EMPTY_TREE, to];
  return git.once(`diff ${between.join(' ')}`, async () => {
    const [facts, diff] = await Promise.all([
      git.run(['diff', ...RENAMES, '--raw', '--numstat', '--no-abbrev', '-z', ...between]),
      wholeDiff(git, from, to),
    ]);
    const { entries, rest } = rawEntries(facts.split('\0'));
    const lines = counts(rest);
    const texts = sections(diff, entries);
    return entries.map((entry, index): FileChange => {
      const [added, deleted] = lines.get(entry.path) ?? ['0', '0'];
      const removed = entry.letter === 'D';
      return {
        path: entry.path,
        previousPath: entry.previousPath,
        status: WORDS[entry.letter] ?? 'modified',
        additions: Number(added) || 0,
        deletions: Number(deleted) || 0,
        binary: added === '-',
        sha: entry.shas[removed ? 0 : 1],
        mode: entry.modes[removed ? 0 : 1],
        patch: hunks(texts[index] ?? ''),
      };
    });
  });
}

/** The unified diff, as git prints it. */
export const wholeDiff = (git: BareRepository, from: string | undefined, to: string): Promise<string> =>
  git.once(`text ${from} ${to}`, async () =>
    (await git.bytes(['diff', ...RENAMES, from ?? EMPTY_TREE, to])).toString(),
  );

/** The commits of a range as mails. */
export const mails = (git: BareRepository, range: string[]): Promise<string> =>
  git.run(['format-patch', '--stdout', '--no-signature', ...range]);
