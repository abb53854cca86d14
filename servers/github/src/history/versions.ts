import { hasStatus, type Asked, type GitHub } from '../api/github.ts';
import type { ChangedFile, Version } from '../diff/changed-file.ts';
import { patchBetween } from '../diff/between.ts';
import type { At } from '../policy/allow-list.ts';

interface Sides {
  readonly at: At;
  readonly before: string;
  readonly after: string;
}

interface Side {
  readonly path: string;
  readonly ref: string;
  readonly version: Version | undefined;
}

/** Bytes of a file beyond which it is not fetched for its patch. */
const LARGEST = 3_000_000;

type Loaded = { patch: string } | { reason: string };
export type PatchLoader = (file: ChangedFile) => Promise<Loaded>;

/** Makes patches that GitHub's answers do not have, from the two versions of a file; each of them once. */
export function patchLoader(github: GitHub, { at, before, after }: Sides, asked: Asked): PatchLoader {
  const loaded = new Map<string, Promise<Loaded>>();
  const load: PatchLoader = async (file) => {
    const versions = [file.before, file.after];
    if (versions.some((version) => version?.mode === '160000')) return { reason: submodule(file) };
    if (versions.some((version) => (version?.size ?? 0) > LARGEST)) return { reason: 'too large to compare' };
    const [old, young] = await Promise.all([
      file.status === 'added'
        ? ''
        : textOf(github, at, { path: file.previous ?? file.path, ref: before, version: file.before }, asked),
      file.status === 'removed'
        ? ''
        : textOf(github, at, { path: file.path, ref: after, version: file.after }, asked),
    ]);
    if (old === undefined || young === undefined) return { reason: 'GitHub does not show its content' };
    return patchBetween(old, young);
  };
  return (file) => {
    const loading = loaded.get(file.path) ?? load(file);
    loaded.set(file.path, loading);
    return loading;
  };
}

function submodule({ before, after }: ChangedFile): string {
  return `submodule: ${before?.sha.slice(0, 10) ?? 'nothing'} → ${after?.sha.slice(0, 10) ?? 'nothing'}`;
}

async function textOf(
  github: GitHub,
  { owner, repo }: At,
  { path, ref, version }: Side,
  { signal }: Asked,
): Promise<string | undefined> {
  const asked = { signal, accept: 'application/vnd.github.raw+json' };
  try {
    if (version !== undefined) {
      const values = { owner, repo, file_sha: version.sha };
      return await github.text('GET /repos/{owner}/{repo}/git/blobs/{file_sha}', values, asked);
    }
    return await github.text('GET /repos/{owner}/{repo}/contents/{path}', { owner, repo, path, ref }, asked);
  } catch (error) {
    if (hasStatus(error, 403, 404, 413, 422)) return undefined;
    throw error;
  }
}
