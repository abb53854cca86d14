import type { BareRepository } from './bare.ts';

export interface Signature {
  name: string;
  email: string;
  /** ISO 8601, UTC. */
  date: string;
}

export interface GitCommit {
  sha: string;
  tree: string;
  parents: string[];
  author: Signature;
  committer: Signature;
  message: string;
}

function signature(line: string): Signature {
  const found = /^(.*?) ?<([^>]*)> (\d+)/.exec(line);
  const seconds = Number(found?.[3] ?? 0);
  return {
    name: found?.[1] ?? '',
    email: found?.[2] ?? '',
    date: new Date(seconds * 1000).toISOString().replace('.000Z', 'Z'),
  };
}

function parseCommit(sha: string, content: Buffer): GitCommit {
  const text = content.toString();
  const end = text.indexOf('\n\n');
  const head = text.slice(0, end < 0 ? undefined : end).split('\n');
  const all = (key: string) =>
    head.filter((line) => line.startsWith(`${key} `)).map((line) => line.slice(key.length + 1));
  return {
    sha,
    tree: all('tree')[0] ?? '',
    parents: all('parent'),
    author: signature(all('author')[0] ?? ''),
    committer: signature(all('committer')[0] ?? ''),
    message: end < 0 ? '' : text.slice(end + 2).replace(/\n+$/, ''),
  };
}

/** A commit by its sha. */
export async function readCommit(git: BareRepository, sha: string): Promise<GitCommit> {
  const found = await git.read(sha);
  if (found?.type !== 'commit') {
    throw new Error(`${sha} is no commit.`);
  }
  return parseCommit(sha, found.content);
}

export interface LogFilter {
  /** Commits that can be reached from here … */
  from: string;
  /** … and not from here. */
  not?: string;
  path?: string;
  /** Addresses of an author; none of them: no commit. */
  emails?: string[];
  since?: string;
  until?: string;
}

const filtering = ({ from, not, path, emails, since, until }: LogFilter): string[] => [
  ...(emails ?? []).map((email) => `--author=<${email}>`),
  '--fixed-strings',
  ...(since === undefined ? [] : [`--since=${since}`]),
  ...(until === undefined ? [] : [`--until=${until}`]),
  from,
  ...(not === undefined ? [] : [`^${not}`]),
  '--',
  ...(path === undefined || path === '' ? [] : [`:(literal)${path}`]),
];

/** The shas of a history, newest first; of one that depends on commits only, so it is walked once. */
export function history(git: BareRepository, filter: LogFilter): Promise<string[]> {
  if (filter.emails?.length === 0) {
    return Promise.resolve([]);
  }
  return git.once(`log ${JSON.stringify(filter)}`, async () => {
    const out = await git.run(['rev-list', ...filtering(filter)]);
    return out === '' ? [] : out.split('\n');
  });
}

export async function mergeBase(
  git: BareRepository,
  one: string,
  other: string,
): Promise<string | undefined> {
  return git.once(`base ${one} ${other}`, async () => {
    const out = await git.run(['merge-base', one, other], { accept: [1] });
    return out === '' ? undefined : out;
  });
}

export const isAncestor = async (git: BareRepository, old: string, young: string): Promise<boolean> =>
  (await mergeBase(git, old, young)) === old;
