import { ToolError } from '@plugboard/core';
import { hasStatus, type Asked, type GitHub } from '../api/github.ts';
import type { At } from '../policy/allow-list.ts';

/** What stands at a path. */
export type Found =
  | { readonly kind: 'file'; readonly sha: string; readonly size: number; readonly bytes: Buffer | undefined }
  | { readonly kind: 'other'; readonly words: string };

/** Its bytes, where GitHub sends them with the answer (up to 1 MB); else they are fetched by `sha`. */
export async function contentAt(
  github: Pick<GitHub, 'request'>,
  at: At,
  { path, ref }: { path: string; ref: string | undefined },
  { signal }: Asked,
): Promise<Found> {
  const accept = 'application/vnd.github.object+json';
  const route = 'GET /repos/{owner}/{repo}/contents/{path}';
  const { data } = await github
    .request(route, { ...at, path, ref }, { signal, accept })
    .catch((error: unknown) => {
      if (!hasStatus(error, 404)) throw error;
      throw new ToolError('There is no such file at this ref, or this token may not see it.', {
        code: 'NOT_FOUND',
        hint: 'Look for its path with get_tree.',
      });
    });
  if (Array.isArray(data) || 'entries' in data)
    return { kind: 'other', words: 'a folder: list it with get_tree' };
  if (data.type === 'submodule')
    return { kind: 'other', words: 'a submodule: a commit of another repository' };
  if (data.type === 'symlink') {
    const { target } = data as { target?: unknown };
    const where = typeof target === 'string' ? ` to ${target.slice(0, 200)}` : '';
    return { kind: 'other', words: `a symbolic link${where}` };
  }
  const { content, encoding, sha, size } = data as {
    content?: string;
    encoding?: string;
    sha: string;
    size: number;
  };
  const isHere = encoding === 'base64' && content !== undefined && (content !== '' || size === 0);
  return { kind: 'file', sha, size, bytes: isHere ? Buffer.from(content, 'base64') : undefined };
}

/** The bytes of a blob as they come: up to 100 MB. */
export async function* blobOf(
  github: Pick<GitHub, 'download'>,
  at: At,
  sha: string,
  { signal }: Asked,
): AsyncGenerator<Uint8Array> {
  const route = 'GET /repos/{owner}/{repo}/git/blobs/{file_sha}';
  const accept = 'application/vnd.github.raw+json';
  const { data } = await github.download(route, { ...at, file_sha: sha }, { signal, accept });
  yield* data;
}
