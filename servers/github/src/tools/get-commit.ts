import { defineTool, outside, reads, ToolError } from '@plugboard/core';
import type { Endpoints } from '@octokit/types';
import * as z from 'zod';
import { hasStatus, hintFor, type Asked, type GitHub } from '../api/github.ts';
import type { GitHubDeps } from '../deps.ts';
import { changedFile, isAt, type ChangedFile } from '../diff/changed-file.ts';
import { showChanges } from '../diff/changes.ts';
import { byPath } from '../diff/interest.ts';
import { Cursor, MaxTokens, Paths } from '../paging/document-arguments.ts';
import { asSigned, authorOf } from '../history/commit-row.ts';
import { patchLoader } from '../history/versions.ts';
import { within } from '../paging/within.ts';
import { leading } from '../fitting.ts';
import { Ref, Where } from '../names.ts';
import { cursorAt, placeIn } from '../paging/cursor.ts';
import type { At } from '../policy/allow-list.ts';
import { counted, minute, short } from '../text.ts';

const ROUTE = 'GET /repos/{owner}/{repo}/commits/{ref}';
type Commit = Endpoints[typeof ROUTE]['response']['data'];

/** A page of GitHub's, and where in it. */
const Place = z.strictObject({
  sha: z.string().regex(/^[\da-f]{40,64}$/),
  page: z.int().min(1).max(10),
  file: z.int().min(0).max(300),
  line: z.int().min(0),
  /** Characters of the message that were shown, where more are left. */
  said: z.int().min(0).optional(),
});
type Place = z.output<typeof Place>;

/** GitHub has a commit's files in pages of 300, and ten of them at most. */
const MOST_PAGES = 10;
const OVERHEAD = 700;
/** Bytes of a message that are worth an answer. */
const LEAST_MESSAGE = 400;

export const getCommit = defineTool({
  name: 'get_commit',
  title: 'Get a commit',
  description: 'One commit: its message, and the files it changed with counts (stats) or hunks (patch).',
  effect: reads({ openWorld: true }),
  groups: ['repo'],
  inputSchema: z.strictObject({
    ...Where,
    sha: Ref.describe('Sha, branch or tag'),
    detail: z.enum(['none', 'stats', 'patch']).default('stats').describe('How much'),
    paths: Paths,
    limit: z.int().min(1).max(300).default(300).describe('Most files'),
    cursor: Cursor,
    max_tokens: MaxTokens,
  }),
  handler: async (args, { github, policy }: GitHubDeps, call) => {
    const at = policy.at(args);
    const { sha: ref, detail, paths = [], limit, cursor, max_tokens: tokens } = args;
    const about = { ...at, ref, detail, paths };
    const place = placeIn(cursor, Place, about);
    const { commit, files, page, isLast } = await pageOfFiles(
      github,
      { at, ref: place?.sha ?? ref, page: place?.page ?? 1, paths },
      call,
    );
    policy.opened(call, at);
    // A sha may be of a fork.
    const author = authorOf(asSigned(commit));
    const voice = await policy.heard(call, at, [author]);
    const { shown } = policy;
    const message = place && place.said === undefined ? '' : voice(author, messageOf(commit));
    const facts = factsOf(at, { commit, page, isLast }, shown);
    const source = { source: `commit ${commit.sha.slice(0, 10)} of ${at.owner}/${at.repo}` };
    const [parent] = commit.parents;
    const load = patchLoader(github, { at, before: parent?.sha ?? '', after: commit.sha }, call);
    const goOn = (next: Omit<Place, 'sha'>) =>
      `next_cursor: ${cursorAt({ sha: commit.sha, ...next }, about)}`;
    return within(tokens, async (room) => {
      const { said, left } = messagePart(message, place?.said ?? 0, room - OVERHEAD);
      if (left > 0) {
        const next = goOn({ page, file: 0, line: 0, said: message.length - left });
        const more = `The message goes on for ${counted(left, 'character')}.`;
        return [facts, outside(said, source), more, next].join('\n');
      }
      if (detail === 'none') return `${facts}\n${outside(said, source)}`;
      const made = await showChanges(files, {
        detail: detail === 'patch' ? 'patch' : 'files',
        from: { file: place?.file ?? 0, line: place?.line ?? 0 },
        limit,
        room: room - OVERHEAD - Buffer.byteLength(said),
        paths,
        say: (patch) => voice(author, patch),
        shown: (name) => voice(author, name),
        load,
      });
      const rest = isLast ? undefined : { page: page + 1, file: 0, line: 0 };
      const next = made.next ? { page, ...made.next } : rest;
      const text = [said, made.text].filter(Boolean).join('\n\n');
      return [
        facts,
        ...(text === '' ? [] : [outside(text, source)]),
        shownWords(made, { count: files.length, page, isLast }),
        ...(next === undefined ? [] : [goOn(next)]),
      ].join('\n');
    });
  },
});

interface Wanted {
  readonly at: At;
  readonly ref: string;
  readonly page: number;
  readonly paths: readonly string[];
}

/** A page of a commit's files. Where paths are named, the first page from this one on that has one of them. */
async function pageOfFiles(
  github: GitHub,
  { at, ref, page: first, paths }: Wanted,
  asked: Asked,
): Promise<{ commit: Commit; files: ChangedFile[]; page: number; isLast: boolean }> {
  let page = first;
  let sha = ref;
  for (;;) {
    const values = { owner: at.owner, repo: at.repo, ref: sha, ...(page > 1 && { page }) };
    const { data: commit, headers } = await github.request(ROUTE, values, asked).catch(told);
    const all = (commit.files ?? []).map(changedFile);
    const files = byPath(all).filter((file) => isAt(file, paths));
    const isLast = page === MOST_PAGES || !String(headers['link'] ?? '').includes('rel="next"');
    if (isLast || paths.length === 0 || files.length > 0) return { commit, files, page, isLast };
    sha = commit.sha;
    page += 1;
  }
}

interface Seen {
  readonly commit: Commit;
  readonly page: number;
  readonly isLast: boolean;
}

function factsOf(
  { owner, repo }: At,
  { commit, page, isLast }: Seen,
  shown: (text: string) => string,
): string {
  const { sha, parents, stats, author, commit: own } = commit;
  const from = parents.map((parent) => parent.sha.slice(0, 10)).join(', ');
  const lineage =
    parents.length === 0
      ? 'the first of its history'
      : parents.length === 1
        ? `parent ${from}`
        : `merge of ${from}, shown against the first`;
  const pages = isLast && page === 1 ? '' : ` Its files come in pages: this is page ${page}.`;
  const lines = stats === undefined ? '' : ` +${stats.additions ?? 0} -${stats.deletions ?? 0}.`;
  const by = author?.login === undefined ? '' : ` by ${short(shown(author.login), 39)}`;
  const when = minute(own.committer?.date ?? own.author?.date);
  return `${owner}/${repo} commit ${sha} of ${when}${by}, ${lineage}.${lines}${pages}`;
}

/** The message, under a name that is no login: anybody can write what they like there. */
function messageOf({ author, commit: { author: own, message } }: Commit): string {
  return author?.login === undefined
    ? `Author: ${short((own?.name ?? '').slice(0, 200), 60)}\n\n${message}`
    : message;
}

interface Counted {
  /** Files of the page. */
  readonly count: number;
  readonly page: number;
  readonly isLast: boolean;
}

function shownWords(
  { files, cut }: { files: number; cut: number },
  { count, page, isLast }: Counted,
): string {
  const where = isLast && page === 1 ? '' : ` of page ${page}`;
  return `Shown: ${files} of ${counted(count, 'file')}${where}${cut === 0 ? '' : `, ${cut} cut (whole by paths)`}.`;
}

/** As much of a message as there is room for, from a character on, and how many characters are left then. */
function messagePart(message: string, from: number, room: number): { said: string; left: number } {
  const rest = message.slice(from);
  const said = leading(rest, Math.max(LEAST_MESSAGE, room));
  return { said, left: rest.length - said.length };
}

function told(error: unknown): never {
  if (hasStatus(error, 409)) throw new ToolError('This repository has no commits yet.', { code: 'EMPTY' });
  if (hasStatus(error, 404, 422))
    throw new ToolError('There is no such commit here, or this token may not see it.', {
      code: 'NOT_FOUND',
      hint: hintFor(error, 'list_commits names them.'),
    });
  throw error;
}
