import { ToolError } from '@plugboard/core';
import type { GitHubDeps } from '../deps.ts';
import { contentAt } from '../files/content.ts';
import { treeOf } from '../files/tree.ts';
import { isOwner, isPath, isRef, isRepo } from '../names.ts';
import type { At } from '../policy/allow-list.ts';

/*
 * What the parts of an address can be, given the letters typed so far. Names that nobody could read or type are not offered, and
 * nothing of repositories that are not served.
 */

type Others = Readonly<Record<string, string>>;

/** Milliseconds that somebody waits while typing. */
const PATIENCE = 10_000;
/** The protocol takes a hundred; one more says that there are more. */
const MOST_OFFERED = 101;

/** Those of the allow-list; else whoever the token belongs to. */
export async function ownersFrom(typed: string, { github, policy }: GitHubDeps): Promise<string[]> {
  const listed = policy.entries.map((entry) => entry.split('/')[0] ?? '');
  if (listed.length > 0) return beginning([...new Set(listed)], typed);
  return quietly(async (signal) => {
    const kind = await github.tokenKind({ signal });
    if (kind === 'none' || kind === 'app') return [];
    return beginning([(await github.request('GET /user', {}, { signal })).data.login], typed);
  });
}

export function reposFrom(typed: string, { github, policy }: GitHubDeps, { owner = '' }: Others) {
  const own = policy.entries.filter((entry) => entry.toLowerCase().startsWith(`${owner.toLowerCase()}/`));
  const listed = own.map((entry) => entry.slice(owner.length + 1));
  if (own.length > 0 && !listed.includes('*')) return beginning(listed, typed);
  if (!isOwner(owner) || (typed !== '' && !isRepo(typed))) return [];
  return quietly(async (signal) => {
    const q = `${typed === '' ? '' : `${typed} in:name `}user:${owner} fork:true`;
    const { data } = await github.request('GET /search/repositories', { q, per_page: 100 }, { signal });
    const allowed = data.items.filter(({ name }) => policy.allows({ owner, repo: name }));
    return beginning(
      allowed.map(({ name }) => name),
      typed,
    );
  });
}

/** Branches, then tags. */
export function refsFrom(typed: string, { github, policy }: GitHubDeps, others: Others) {
  return quietly(async (signal) => {
    const at = atOf(policy, others);
    if (typed !== '' && !isRef(`${typed}x`)) return [];
    const ask = async (kind: 'heads' | 'tags') => {
      const route = 'GET /repos/{owner}/{repo}/git/matching-refs/{ref}';
      const { data } = await github.request(route, { ...at, ref: `${kind}/${typed}` }, { signal });
      return data.map(({ ref }) => ref.slice(`refs/${kind}/`.length));
    };
    const [branches, tags] = await Promise.all([ask('heads'), ask('tags')]);
    return legible([...branches, ...tags], policy);
  });
}

/** Names in the folder typed so far; folders end with a slash. */
export function pathsFrom(
  typed: string,
  { github, policy }: GitHubDeps,
  { ref = 'HEAD', ...others }: Others,
) {
  return quietly(async (signal) => {
    const at = atOf(policy, others);
    const folder = typed.slice(0, typed.lastIndexOf('/') + 1);
    if (!isRef(ref) || (folder !== '' && !isPath(folder.slice(0, -1)))) return [];
    const names = await namesIn(github, { at, ref, folder }, signal);
    const paths = names.map((name) => folder + name);
    return legible(beginning(paths, typed), policy);
  });
}

async function namesIn(
  github: GitHubDeps['github'],
  { at, ref, folder }: { at: At; ref: string; folder: string },
  signal: AbortSignal,
): Promise<readonly string[]> {
  if (folder === '') {
    const { entries } = await treeOf(github, at, { sha: ref, recursive: false }, { signal });
    return entries.map(({ path, type }) => `${path}${type === 'dir' ? '/' : ''}`);
  }
  const found = await contentAt(github, at, { path: folder.slice(0, -1), ref }, { signal });
  return found.kind === 'folder' ? found.names : [];
}

function atOf(policy: GitHubDeps['policy'], { owner = '', repo = '' }: Others): At {
  if (!isOwner(owner) || !isRepo(repo)) throw new ToolError('This is no name of a repository.');
  return policy.at({ owner, repo });
}

function beginning(names: readonly string[], typed: string): string[] {
  return names.filter((name) => name.toLowerCase().startsWith(typed.toLowerCase()));
}

function legible(names: readonly string[], { shown }: GitHubDeps['policy']): string[] {
  return names.filter((name) => shown(name) === name).slice(0, MOST_OFFERED);
}

/** Nobody who is typing is told what GitHub did not do. */
async function quietly(offer: (signal: AbortSignal) => Promise<string[]>): Promise<string[]> {
  try {
    return await offer(AbortSignal.timeout(PATIENCE));
  } catch (error) {
    if (ToolError.is(error) || (error instanceof DOMException && error.name === 'TimeoutError')) return [];
    throw error;
  }
}
