import { gitCommitBody } from '../bodies/commit.ts';
import { escaped, nodeId } from '../bodies/links.ts';
import {
  type Answer,
  bodyOf,
  empty,
  invalid,
  json,
  media,
  notFound,
  type RepoCall,
  text,
  textOf,
} from '../exchange.ts';
import { isAncestor, readCommit } from '../git/commits.ts';
import { commitTree } from '../git/write.ts';
import { writeBlob } from '../git/trees.ts';
import { paged } from '../page.ts';
import type { Routes } from '../router.ts';
import { fullName } from '../state.ts';
import type { World } from '../world.ts';
import { lines, tooLarge } from './contents.ts';
import { signatureOf } from './put-contents.ts';
import { refsUnder } from './repos.ts';
import { createTree, getTree } from './trees.ts';

const READ = { permission: 'contents=read' };
const WRITE = { permission: 'contents=write', role: 'write' } as const;

function refBody(call: RepoCall, name: string, object: { sha: string; type: string }) {
  const api = `${call.api}/repos/${fullName(call.repo)}/git`;
  return {
    ref: name,
    node_id: nodeId('Ref', `${call.repo.id}:${name}`),
    url: `${api}/${escaped(name)}`,
    object: { type: object.type, sha: object.sha, url: `${api}/${object.type}s/${object.sha}` },
  };
}

async function ref(call: RepoCall, name: string) {
  const found = /^(heads|tags|pull)\//.test(name) ? await call.repo.git.ref(`refs/${name}`) : undefined;
  if (found === undefined) {
    throw notFound();
  }
  return refBody(call, `refs/${name}`, found);
}

const SHA = /^[0-9a-f]{40}$/;

async function commitNamed(call: RepoCall, sha: string): Promise<string> {
  const found = SHA.test(sha) ? await call.repo.git.read(sha) : undefined;
  if (found === undefined) {
    throw invalid('Object does not exist');
  }
  return sha;
}

async function createRef(call: RepoCall, world: World): Promise<Answer> {
  const body = bodyOf(call);
  const name = textOf(body, 'ref');
  const sha = textOf(body, 'sha');
  const { git } = call.repo;
  const sound =
    /^refs\/(heads|tags)\/./.test(name) &&
    (await git.run(['check-ref-format', name]).then(
      () => true,
      () => false,
    ));
  if (!sound) {
    throw invalid(`${name} is not a valid ref name.`);
  }
  await commitNamed(call, sha);
  return git.exclusively(async () => {
    if ((await git.ref(name)) !== undefined) {
      throw invalid('Reference already exists');
    }
    await git.run(['update-ref', name, sha, '0'.repeat(40)]).catch(() => {
      throw invalid('Reference update failed');
    });
    call.repo.pushedAt = world.now();
    return json(await ref(call, name.slice('refs/'.length)), 201);
  });
}

async function updateRef(call: RepoCall, world: World, name: string): Promise<Answer> {
  const body = bodyOf(call);
  const sha = await commitNamed(call, textOf(body, 'sha'));
  const { git } = call.repo;
  return git.exclusively(async () => {
    const old = await git.ref(`refs/${name}`);
    if (old === undefined) {
      throw invalid('Reference does not exist');
    }
    if (body.force !== true && name.startsWith('heads/') && !(await isAncestor(git, old.sha, sha))) {
      throw invalid('Update is not a fast forward');
    }
    await git.run(['update-ref', `refs/${name}`, sha, old.sha]);
    call.repo.pushedAt = world.now();
    return json(await ref(call, name));
  });
}

async function deleteRef(call: RepoCall, name: string): Promise<Answer> {
  const { git, defaultBranch, protectedBranches } = call.repo;
  const branch = name.replace(/^heads\//, '');
  if (name === `heads/${defaultBranch}` || (name.startsWith('heads/') && protectedBranches.has(branch))) {
    throw invalid(
      name === `heads/${defaultBranch}`
        ? 'Cannot delete the default branch'
        : 'Cannot delete a protected branch',
    );
  }
  return git.exclusively(async () => {
    const old = await git.ref(`refs/${name}`);
    if (old === undefined) {
      throw invalid('Reference does not exist');
    }
    await git.run(['update-ref', '-d', `refs/${name}`, old.sha]);
    return empty();
  });
}

async function blob(call: RepoCall, sha: string): Promise<Answer> {
  const found = SHA.test(sha) ? await call.repo.git.read(sha) : undefined;
  if (found?.type !== 'blob') {
    throw notFound();
  }
  if (found.size > call.repo.ceilings.raw) {
    throw tooLarge();
  }
  if (media(call) === 'raw') {
    return text(found.content, 'application/vnd.github.raw; charset=utf-8');
  }
  return json({
    sha,
    node_id: nodeId('Blob', `${call.repo.id}:${sha}`),
    size: found.size,
    url: `${call.api}/repos/${fullName(call.repo)}/git/blobs/${sha}`,
    content: lines(found.content),
    encoding: 'base64',
  });
}

async function createBlob(call: RepoCall): Promise<Answer> {
  const body = bodyOf(call);
  const content = textOf(body, 'content');
  const base64 = body.encoding === 'base64';
  if (base64 && !/^[A-Za-z0-9+/\s]*=*\s*$/.test(content)) {
    throw invalid('content is not valid Base64');
  }
  const sha = await writeBlob(call.repo.git, Buffer.from(content, base64 ? 'base64' : 'utf8'));
  return json({ sha, url: `${call.api}/repos/${fullName(call.repo)}/git/blobs/${sha}` }, 201);
}

async function createCommit(call: RepoCall, world: World): Promise<Answer> {
  const body = bodyOf(call);
  const { git } = call.repo;
  const tree = textOf(body, 'tree');
  if (!SHA.test(tree) || (await git.read(tree))?.type !== 'tree') {
    throw invalid('Tree SHA does not exist');
  }
  const parents = Array.isArray(body.parents) ? body.parents.map(String) : [];
  for (const parent of parents) {
    if (!SHA.test(parent) || (await git.read(parent))?.type !== 'commit') {
      throw invalid('Parent SHA does not exist or is not a commit object');
    }
  }
  const author = signatureOf(call, world, body.author);
  const committer = body.committer === undefined ? author : signatureOf(call, world, body.committer);
  const sha = await commitTree(git, { tree, parents, message: textOf(body, 'message'), author, committer });
  return json(gitCommitBody(call.repo, await readCommit(git, sha), call), 201);
}

async function matching(call: RepoCall, prefix: string): Promise<Answer> {
  const all = await refsUnder(call.repo, 'refs/');
  const own = all.filter(({ name }) => name.startsWith(prefix));
  return paged(call, own, ({ name }) => ref(call, name));
}

export function gitRoutes(routes: Routes): void {
  routes.on(
    'GET /repos/{owner}/{repo}/git/ref/{ref}',
    async (call) => json(await ref(call, call.params.ref)),
    READ,
  );
  routes.on(
    'GET /repos/{owner}/{repo}/git/matching-refs/{ref}',
    (call) => matching(call, call.params.ref),
    READ,
  );
  routes.on('POST /repos/{owner}/{repo}/git/refs', createRef, WRITE);
  routes.on(
    'PATCH /repos/{owner}/{repo}/git/refs/{ref}',
    (call, world) => updateRef(call, world, call.params.ref),
    WRITE,
  );
  routes.on('DELETE /repos/{owner}/{repo}/git/refs/{ref}', (call) => deleteRef(call, call.params.ref), WRITE);
  routes.on(
    'GET /repos/{owner}/{repo}/git/trees/{tree_sha}',
    (call) => getTree(call, call.params.tree_sha),
    READ,
  );
  routes.on('POST /repos/{owner}/{repo}/git/trees', createTree, WRITE);
  routes.on(
    'GET /repos/{owner}/{repo}/git/blobs/{file_sha}',
    (call) => blob(call, call.params.file_sha),
    READ,
  );
  routes.on('POST /repos/{owner}/{repo}/git/blobs', createBlob, WRITE);
  routes.on(
    'GET /repos/{owner}/{repo}/git/commits/{commit_sha}',
    async (call) => {
      const { commit_sha: sha } = call.params;
      if (!SHA.test(sha) || (await call.repo.git.read(sha))?.type !== 'commit') {
        throw notFound();
      }
      return json(gitCommitBody(call.repo, await readCommit(call.repo.git, sha), call));
    },
    READ,
  );
  routes.on('POST /repos/{owner}/{repo}/git/commits', createCommit, WRITE);
}
