import { type Answer, bodyOf, invalid, json, notFound, type RepoCall } from '../exchange.ts';
import { entryAt, listTree, type TreeChange, type TreeEntry, writeBlob, writeTree } from '../git/trees.ts';
import { fullName } from '../state.ts';

function treeBody(call: RepoCall, sha: string, entries: readonly TreeEntry[]) {
  const api = `${call.api}/repos/${fullName(call.repo)}/git`;
  const shown = entries.slice(0, call.repo.ceilings.treeEntries);
  return {
    sha,
    url: `${api}/trees/${sha}`,
    tree: shown.map(({ path, mode, type, sha: own, size }) => ({
      path,
      mode,
      type,
      sha: own,
      ...(size !== undefined && { size }),
      ...(type !== 'commit' && { url: `${api}/${type}s/${own}` }),
    })),
    truncated: shown.length < entries.length,
  };
}

export async function getTree(call: RepoCall, name: string): Promise<Answer> {
  const { git } = call.repo;
  const sha = (await git.commit(name)) ?? (/^[0-9a-f]{40}$/.test(name) ? name : undefined);
  const tree = sha === undefined ? undefined : await git.read(`${sha}^{tree}`);
  if (tree === undefined) {
    throw notFound();
  }
  // Any value asks for all levels, even 0 and false.
  const entries = await listTree(git, tree.sha, call.query.recursive !== undefined);
  return json(treeBody(call, tree.sha, entries));
}

const TYPES: Record<string, TreeChange['type']> = {
  '100644': 'blob',
  '100755': 'blob',
  '120000': 'blob',
  '040000': 'tree',
  '160000': 'commit',
};

async function change(call: RepoCall, given: unknown, base: string | undefined): Promise<TreeChange> {
  const { path, mode, sha, content } = given as Record<string, unknown>;
  const { git } = call.repo;
  if (typeof path !== 'string' || path === '' || path.startsWith('/') || path.endsWith('/')) {
    throw invalid('tree.path cannot start or end with a slash');
  }
  if (path.split('/').some((part) => ['', '.', '..'].includes(part) || part.toLowerCase() === '.git')) {
    throw invalid('tree.path contains a malformed path component');
  }
  const type = TYPES[String(mode)];
  if (type === undefined) {
    throw invalid('Must supply a valid tree.mode');
  }
  if (sha === null) {
    if (base === undefined || (await entryAt(git, base, path)) === undefined) {
      throw invalid('GitRPC::BadObjectState');
    }
    return { path, mode: String(mode), type: 'blob', sha };
  }
  if (typeof content === 'string') {
    return { path, mode: String(mode), type, sha: await writeBlob(git, content) };
  }
  const named = typeof sha === 'string' ? sha : '';
  const found = /^[0-9a-f]{40}$/.test(named) ? await git.read(named) : undefined;
  if (type !== 'commit' && found?.type !== type) {
    throw invalid(`tree.sha ${named} is not a valid ${type}`);
  }
  return { path, mode: String(mode), type, sha: named };
}

export async function createTree(call: RepoCall): Promise<Answer> {
  const body = bodyOf(call);
  const { git } = call.repo;
  if (!Array.isArray(body.tree)) {
    throw invalid('Invalid tree info');
  }
  const base = typeof body.base_tree === 'string' ? body.base_tree : undefined;
  const tree = /^[0-9a-f]{40}$/.test(base ?? '') ? await git.read(`${base}^{tree}`) : undefined;
  if (base !== undefined && tree === undefined) {
    throw invalid('base_tree is not a valid tree oid');
  }
  const changes: TreeChange[] = [];
  for (const given of body.tree) {
    changes.push(await change(call, given, tree?.sha));
  }
  const sha = await writeTree(git, tree?.sha, changes);
  return json(treeBody(call, sha, await listTree(git, sha, false)), 201);
}
