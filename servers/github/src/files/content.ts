import { ToolError } from '@plugboard/core';
import { hasStatus, type Asked, type GitHub } from '../api/github.ts';
import type { At } from '../policy/allow-list.ts';

export interface FileContent {
  readonly kind: 'file';
  readonly sha: string;
  /** Bytes. */
  readonly size: number;
  /** All of them, where GitHub sends them with the answer (up to 1 MB); else they are fetched by `sha`. */
  readonly bytes: Buffer | undefined;
}

/** What stands at a path. */
export type Found =
  | FileContent
  | { readonly kind: 'folder'; readonly names: readonly string[] }
  | { readonly kind: 'other'; readonly words: string };

/** An answer of GitHub's, as far as it is looked at: its own types tell less than it sends. */
interface Answered {
  readonly type?: unknown;
  readonly target?: unknown;
  readonly submodule_git_url?: unknown;
  readonly entries?: readonly { readonly name: string; readonly type: string }[];
  readonly content?: string;
  readonly encoding?: string;
  readonly sha: string;
  readonly size: number;
}

/** One request, whatever stands there. GitHub follows a symbolic link to a file of the repository by itself. */
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
      if (isTooLarge(error)) throw tooLarge();
      if (!hasStatus(error, 404)) throw error;
      throw new ToolError('There is no such file at this ref, or this token may not see it.', {
        code: 'NOT_FOUND',
        hint: `Look for its path with get_tree. ${error.hint ?? ''}`.trim(),
      });
    });
  const { type, target, submodule_git_url: from, entries, ...file } = data as Answered;
  if (entries !== undefined)
    return {
      kind: 'folder',
      names: entries.map((entry) => `${entry.name}${entry.type === 'dir' ? '/' : ''}`),
    };
  if (type === 'submodule')
    return { kind: 'other', words: `a submodule: a commit of another repository${placeOf(from, ', ')}` };
  if (type === 'symlink') return { kind: 'other', words: `a symbolic link${placeOf(target, ' to ')}` };
  const { content, encoding, sha, size } = file;
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
  const { data } = await github
    .download(route, { ...at, file_sha: sha }, { signal, accept })
    .catch((error: unknown) => {
      throw isTooLarge(error) ? tooLarge() : error;
    });
  yield* data;
}

function isTooLarge(error: unknown): boolean {
  return hasStatus(error, 403) && error.faults.some(({ code }) => code === 'too_large');
}

function tooLarge(): ToolError {
  return new ToolError('The file is larger than the 100 MB that GitHub hands out.', {
    code: 'TOO_LARGE',
    hint: 'Read it in a clone.',
  });
}

function placeOf(place: unknown, before: string): string {
  return typeof place === 'string' ? before + place.slice(0, 200) : '';
}
