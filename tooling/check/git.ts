import { execFileSync } from 'node:child_process';

/** One clone, asked about packages by paths from its root. Uncommitted and untracked files count as changes. */
export interface History {
  /** The commit that changed the version in a package.json last; `undefined` when it has the version it came with. */
  readonly releaseOf: (manifest: string) => string | undefined;
  /** The last commit after another that deleted a changeset with this line; `HEAD` when that is still to be committed. */
  readonly usedUp: (since: string, line: RegExp) => string | undefined;
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
  const textAt = (commit: string, file: string) => git(root, 'show', `${commit}:${file}`);
  return {
    releaseOf: (manifest) =>
      git(root, 'log', '--format=%H', '-G"version":', '--', manifest)
        ?.split('\n')
        .filter((commit) => commit !== '')
        .find((commit) => isRelease(textAt(`${commit}^`, manifest), textAt(commit, manifest))),
    usedUp: (since, line) => {
      const deleted = ['--diff-filter=D', '-E', `-G${line.source}`, '--', '.changeset'];
      if (git(root, 'diff', '--name-only', 'HEAD', ...deleted)) return 'HEAD';
      return git(root, 'log', '-1', '--format=%H', `${since}..HEAD`, ...deleted)?.trim() || undefined;
    },
    hasChanged: (since, path) =>
      git(root, 'diff', '--quiet', since, '--', path) === undefined ||
      git(root, 'ls-files', '--others', '--exclude-standard', '--', path) !== '',
    textAt,
  };
}

/** Whether a package.json got another version; undefined is a file that was not there. */
export function isRelease(before: string | undefined, after: string | undefined): boolean {
  if (before === undefined || after === undefined) return false;
  return versionIn(before) !== versionIn(after);
}

function versionIn(manifest: string): string {
  return (JSON.parse(manifest) as { version: string }).version;
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
