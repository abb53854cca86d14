import { reviewThreads } from '../api/documents/threads.ts';
import type { Asked, GitHub } from '../api/github.ts';
import type { At } from '../policy/allow-list.ts';
import type { Person, Policy, Voice } from '../policy/policy.ts';
import { isAt } from '../diff/changed-file.ts';
import type { Batch, Item, Source } from '../pulls/sections.ts';
import { counted, minute, short } from '../text.ts';
import { threadsOfComments } from './comments.ts';
import type { Discussion } from './discussion.ts';

interface Threads {
  readonly at: At;
  readonly number: number;
  /** Only those at these paths, and then settled ones whole too. */
  readonly paths: readonly string[];
  readonly shown: Policy['shown'];
}

/** Review threads, the oldest first: whole where they are open, a line each where they are settled. */
export function threadSource(
  github: Pick<GitHub, 'request' | 'graphql' | 'tokenKind'>,
  { at, number, paths, shown }: Threads,
  { signal }: Asked,
): Source {
  const named = async (mark: number | string): Promise<Found> => {
    if ((await github.tokenKind({ signal })) === 'none') {
      const note = 'without a token GitHub does not say which are settled, nor their ids';
      return { note, ...(await threadsOfComments(github, { at, number }, { signal })) };
    }
    const { owner, repo } = at;
    const after = typeof mark === 'string' ? mark : null;
    const { repository } = await github.graphql(reviewThreads, { owner, repo, number, after }, { signal });
    const { nodes, totalCount, pageInfo } = repository.pullRequest.reviewThreads;
    const next = pageInfo.hasNextPage ? (pageInfo.endCursor ?? undefined) : undefined;
    return { threads: nodes, total: totalCount, next };
  };
  return {
    name: 'threads',
    batch: async (mark): Promise<Batch> => {
      const { threads, total, next, note } = await named(mark);
      const wanted = threads.filter((thread) => isAt(thread, paths));
      const isWhole = (thread: Discussion) => thread.isResolved !== true || paths.length > 0;
      return {
        items: wanted.map((thread) => (isWhole(thread) ? wholeItem(thread, shown) : lineItem(thread, shown))),
        next,
        note,
        ...(paths.length === 0 && { total }),
      };
    },
  };
}

interface Found {
  readonly threads: readonly Discussion[];
  readonly total: number | undefined;
  readonly next: string | undefined;
  readonly note?: string;
}

type Comment = Discussion['comments']['nodes'][number];

function byOf({ author, authorAssociation: association }: Comment): Person {
  return { login: author?.login ?? 'ghost', association };
}

function wholeItem(thread: Discussion, shown: Policy['shown']): Item {
  const { totalCount, nodes } = thread.comments;
  const head = headOf(thread, shown);
  const left = totalCount - nodes.length;
  const more = left > 0 ? `\n(${counted(left, 'comment')} more)` : '';
  const text = (voice: Voice) =>
    `${head}${nodes.map((comment) => `\n${whoOf(comment, shown)}:\n${voice(byOf(comment), comment.body)}`).join('')}${more}`;
  const bytes = Buffer.byteLength(text((_, said) => said)) + 1;
  return { by: nodes.map(byOf), bytes, text };
}

function lineItem(thread: Discussion, shown: Policy['shown']): Item {
  const [first] = thread.comments.nodes;
  if (first === undefined) return wholeItem(thread, shown);
  const head = `${headOf(thread, shown)}; ${counted(thread.comments.totalCount, 'comment')}, first ${whoOf(first, shown)}: `;
  const text = (voice: Voice) => `${head}${short(voice(byOf(first), first.body.slice(0, 400)), 100)}`;
  return { by: [byOf(first)], bytes: Buffer.byteLength(text((_, said) => said)) + 1, text };
}

function whoOf({ author, createdAt }: Comment, shown: Policy['shown']): string {
  return `${shown(author?.login ?? 'ghost')} ${minute(createdAt)}`;
}

/** `PRRT_kw… src/a.ts:12-15 left side, open, outdated` */
function headOf(thread: Discussion, shown: Policy['shown']): string {
  const { id, isResolved, isOutdated, path, line, startLine, originalLine, diffSide } = thread;
  const at = line ?? originalLine;
  const start = line !== null && startLine !== null && startLine !== line ? `${startLine}-` : '';
  const place = at === null ? '' : `:${start}${at}`;
  const words = [
    diffSide === 'LEFT' ? 'left side' : '',
    isResolved === undefined ? '' : isResolved ? 'resolved' : 'open',
    isOutdated ? 'outdated' : '',
  ];
  const facts = words.filter(Boolean).join(', ');
  return [id === undefined ? '' : shown(id), `${shown(path)}${place}`, facts].filter(Boolean).join(' ');
}
