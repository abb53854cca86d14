import { contentBody, kindOf } from '../bodies/content.ts';
import { type Answer, json, media, notFound, Refusal, type RepoCall, text } from '../exchange.ts';
import { readCommit } from '../git/commits.ts';
import { entryAt, listTree, type TreeEntry } from '../git/trees.ts';
import type { Routes } from '../router.ts';
import { fullName } from '../state.ts';
import type { World } from '../world.ts';
import { putContents } from './put-contents.ts';

interface Place {
  call: RepoCall;
  ref: string;
  tree: string;
}

export const tooLarge = (): Refusal =>
  new Refusal(
    403,
    'This API returns blobs up to 100 MB in size. The requested blob is too large to fetch via the API.',
    [{ resource: 'Blob', field: 'data', code: 'too_large' }],
  );

async function file(place: Place, entry: TreeEntry, shown: TreeEntry): Promise<Answer> {
  const { call, ref } = place;
  const { inline, raw } = call.repo.ceilings;
  const size = entry.size ?? 0;
  if (size > raw) {
    throw tooLarge();
  }
  const bytes = (await call.repo.git.read(entry.sha))!.content;
  const format = media(call);
  if (format === 'raw' || format === 'html') {
    return text(bytes, `application/vnd.github.${format}; charset=utf-8`);
  }
  const held =
    size > inline ? { content: '', encoding: 'none' } : { content: lines(bytes), encoding: 'base64' };
  return json({ ...contentBody(call.repo, { ...entry, path: shown.path }, ref, call), ...held });
}

/** Base64 as GitHub sends it: in lines of 60. */
export const lines = (bytes: Buffer): string => bytes.toString('base64').replaceAll(/.{1,60}/g, '$&\n');

/** A symbolic link to a file of the repository is that file; any other is shown itself. */
async function link(place: Place, entry: TreeEntry): Promise<Answer> {
  const { call, ref, tree } = place;
  const target = (await call.repo.git.read(entry.sha))!.content.toString();
  const folder = entry.path.split('/').slice(0, -1);
  const names = target.startsWith('/') ? [] : [...folder, ...target.split('/')];
  const path: string[] = [];
  for (const name of names) {
    if (name === '..') {
      path.pop();
    } else if (name !== '.' && name !== '') {
      path.push(name);
    }
  }
  const found = path.length === 0 ? undefined : await entryAt(call.repo.git, tree, path.join('/'));
  if (found !== undefined && kindOf(found.mode) === 'file') {
    return file(place, found, entry);
  }
  return media(call) === 'raw'
    ? text(target, 'application/vnd.github.raw; charset=utf-8')
    : json({ ...contentBody(call.repo, entry, ref, call), type: 'symlink', target });
}

async function submodule(place: Place, entry: TreeEntry): Promise<Answer> {
  const { call, ref, tree } = place;
  const modules = await entryAt(call.repo.git, tree, '.gitmodules');
  const words = modules === undefined ? '' : (await call.repo.git.read(modules.sha))!.content.toString();
  const own = words.split(/^\[submodule /m).find((part) => part.includes(`path = ${entry.path}\n`));
  const url = /url = (.+)/.exec(own ?? '')?.[1] ?? `${call.html}/${fullName(call.repo)}`;
  return json({ ...contentBody(call.repo, entry, ref, call), type: 'submodule', submodule_git_url: url });
}

async function directory(place: Place, entry: TreeEntry): Promise<Answer> {
  const { call, ref } = place;
  const children = await listTree(call.repo.git, entry.sha, false);
  const entries = children.slice(0, call.repo.ceilings.directoryEntries).map((child) => {
    const path = entry.path === '' ? child.path : `${entry.path}/${child.path}`;
    const body = contentBody(call.repo, { ...child, path }, ref, call);
    // Lists have always called submodules files.
    return body.type === 'submodule' ? { ...body, type: 'file' } : body;
  });
  return media(call) === 'object'
    ? json({ ...contentBody(call.repo, entry, ref, call), entries })
    : json(entries);
}

async function contents(call: RepoCall, name: string): Promise<Answer> {
  const { git, defaultBranch } = call.repo;
  const ref = call.query.ref ?? defaultBranch;
  const commit = await git.commit(ref);
  if (commit === undefined) {
    throw call.query.ref === undefined
      ? new Refusal(404, 'This repository is empty.')
      : new Refusal(404, `No commit found for the ref ${ref}`);
  }
  const { tree } = await readCommit(git, commit);
  const path = name.replaceAll(/^\/+|\/+$/g, '');
  const place = { call, ref, tree };
  const root: TreeEntry = { path: '', mode: '040000', type: 'tree', sha: tree, size: undefined };
  const entry = path === '' ? root : await entryAt(git, tree, path);
  if (entry === undefined) {
    throw notFound();
  }
  const answers = { file: () => file(place, entry, entry), dir: directory, symlink: link, submodule };
  return answers[kindOf(entry.mode)](place, entry);
}

/** A redirect to the second origin, like that of logs. */
async function archive(call: RepoCall, world: World, format: 'tar.gz' | 'zip', ref: string): Promise<Answer> {
  const { git, defaultBranch, owner, name } = call.repo;
  const sha = await git.commit(ref === '' ? defaultBranch : ref);
  if (sha === undefined) {
    throw notFound();
  }
  const prefix = `--prefix=${owner}-${name}-${sha.slice(0, 7)}/`;
  const bytes = await git.bytes(['archive', `--format=${format}`, prefix, sha]);
  const type = format === 'zip' ? 'application/zip' : 'application/x-gzip';
  return { status: 302, headers: { location: world.elsewhere.offer(bytes, type) } };
}

export function contentRoutes(routes: Routes): void {
  routes.on('GET /repos/{owner}/{repo}/contents/{path}', (call) => contents(call, call.params.path), {
    permission: 'contents=read',
  });
  routes.on(
    'GET /repos/{owner}/{repo}/tarball/{ref}',
    (call, world) => archive(call, world, 'tar.gz', call.params.ref),
    { permission: 'contents=read' },
  );
  routes.on(
    'GET /repos/{owner}/{repo}/zipball/{ref}',
    (call, world) => archive(call, world, 'zip', call.params.ref),
    { permission: 'contents=read' },
  );
  routes.on(
    'PUT /repos/{owner}/{repo}/contents/{path}',
    (call, world) => putContents(call, world, call.params.path),
    {
      permission: 'contents=write',
      role: 'write',
    },
  );
}
