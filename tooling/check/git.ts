import { execFileSync } from 'node:child_process';

/** One clone, asked about packages by paths from its root. Uncommitted and untracked files count as changes. */
export interface History {
  /** The commit that wrote a file last, `undefined` when none did. */
  readonly lastWriteOf: (file: string) => string | undefined;
  /** Whether anything below a path is other than it was in a commit. */
  readonly hasChanged: (since: string, path: string) => boolean;
  /** A file as it was; `undefined` when it was not. */
  readonly textAt: (commit: string, file: string) => string | undefined;
}

/** Answers a sentence where there is no whole history to ask. */
export function openHistory(root: string): History | string {
  const [isShallow, prefix] =
    git(root, 'rev-parse', '--is-shallow-repository', '--show-prefix')?.split('\n') ?? [];
  if (isShallow === undefined || prefix !== '') return 'this folder is no git clone';
  if (isShallow === 'true') return 'this clone is shallow (git fetch --unshallow makes it whole)';
  if (git(root, 'rev-parse', 'HEAD') === undefined) return 'this clone has no commit';
  return {
    lastWriteOf: (file) =>
      git(root, 'log', '-1', '--diff-filter=AM', '--format=%H', '--', file)?.trim() || undefined,
    hasChanged: (since, path) =>
      git(root, 'diff', '--quiet', since, '--', path) === undefined ||
      git(root, 'ls-files', '--others', '--exclude-standard', '--', path) !== '',
    textAt: (commit, file) => git(root, 'show', `${commit}:${file}`),
  };
}

/** What it prints; `undefined` when it ends with anything but 0, or is not there. */
function git(cwd: string, ...args: string[]): string | undefined {
  try {
    return execFileSync('git', args, {
      cwd,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 64_000_000,
    });
  } catch {
    return undefined;
  }
}
