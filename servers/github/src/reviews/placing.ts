import type { FilePages, PullFile } from '../pulls/files.ts';
import { anchorIn, type Anchor, type Wish } from './anchors.ts';
import { commentText } from './comment-text.ts';

/** A comment as it was asked for. */
export interface Draft extends Wish {
  readonly path: string;
  readonly body?: string | undefined;
  readonly suggestion?: string | undefined;
}

/** A comment that has its place in the diff. */
export interface Placed extends Anchor {
  readonly path: string;
  readonly body: string;
}

/** The changed files by their paths, as far as they were looked for. */
export interface Changed {
  readonly files: ReadonlyMap<string, PullFile>;
  /** Names that files had before it. */
  readonly former: ReadonlySet<string>;
}

/** Reads pages until all of `paths` are found; all of them, where one is not there. Patches of others are not kept. */
export async function changedAt(pages: FilePages, paths: readonly string[]): Promise<Changed> {
  const wanted = new Set(paths);
  const files = new Map<string, PullFile>();
  const former = new Set<string>();
  let page: number | undefined = 1;
  while (page !== undefined && files.size < wanted.size) {
    const { files: found, next } = await pages(page);
    for (const file of found) {
      if (file.previous_filename !== undefined) former.add(file.previous_filename);
      if (wanted.has(file.filename)) files.set(file.filename, file);
    }
    page = next;
  }
  return { files, former };
}

/** All comments with their places, and a sentence for each that has none. */
export function placeAll(drafts: readonly Draft[], changed: Changed): { placed: Placed[]; wrong: string[] } {
  const placed: Placed[] = [];
  const wrong: string[] = [];
  for (const [index, draft] of drafts.entries()) {
    const found = place(draft, changed);
    if (typeof found === 'string') wrong.push(`comments[${index}] ${quoted(draft.path)}: ${found}.`);
    else placed.push(found);
  }
  return { placed, wrong };
}

function place(draft: Draft, { files, former }: Changed): Placed | string {
  const { path, body = '', suggestion } = draft;
  const file = files.get(path);
  if (file === undefined) return missing(former.has(path));
  if (file.patch === undefined)
    return 'GitHub shows no diff of this file, which is binary, too large or only renamed, so its lines take no comments';
  const anchor = anchorIn(file.patch, draft);
  if (typeof anchor === 'string') return anchor;
  if (body.trim() === '' && suggestion === undefined) return 'it says nothing: give body or suggestion';
  if (suggestion !== undefined && anchor.side === 'left')
    return 'a suggestion can only replace lines of the right side';
  return { path, ...anchor, body: commentText(body, suggestion) };
}

// Names are not told: those of a fork's files are the words of whoever has it.
function missing(isFormer: boolean): string {
  return isFormer
    ? 'this file has another name in the pull request, which get_pr tells with include files'
    : 'this file is not changed by the pull request; get_pr lists the files';
}

function quoted(path: string): string {
  return JSON.stringify(path.length > 60 ? `…${path.slice(-59)}` : path);
}
