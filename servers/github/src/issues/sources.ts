import { randomBytes } from 'node:crypto';
import type { GitHubDeps } from '../deps.ts';
import type { Asked } from '../api/github.ts';
import type { At } from '../policy/allow-list.ts';
import type { Policy } from '../policy/policy.ts';
import type { Item, Source } from '../pulls/sections.ts';
import { minute, short } from '../text.ts';
import { authorOf, labelsOf, type RawIssue } from './issue.ts';

export interface Of {
  readonly github: GitHubDeps['github'];
  readonly policy: Policy;
  readonly at: At;
  readonly issue: RawIssue;
}

const MOST_LABELS = 20;

/** Title, labels, milestone and body: whatever people named or wrote. */
export function textSource({ issue, policy: { shown } }: Pick<Of, 'issue' | 'policy'>): Source {
  const author = authorOf(issue);
  const { title, body, milestone } = issue;
  const name = (text: string) => short(shown(text.slice(0, 200)), 60);
  const labels = labelsOf(issue);
  const more = labels.length - MOST_LABELS;
  const facts = [
    labels.length === 0
      ? ''
      : `labels: ${labels.slice(0, MOST_LABELS).map(name).join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
    milestone ? `milestone: ${milestone.number} ${name(milestone.title)}` : '',
  ].filter(Boolean);
  const bytes = Buffer.byteLength(title + facts.join('\n')) + Buffer.byteLength(body ?? '') + 20;
  return {
    name: 'text',
    batch: async () => ({
      items: [
        {
          by: [author],
          bytes,
          text: (voice) =>
            [
              `title: ${short(voice(author, title.slice(0, 1000)), 300)}`,
              ...facts,
              ...(body ? ['', voice(author, body)] : []),
            ].join('\n'),
        },
      ],
    }),
  };
}

const PER_PAGE = 100;
const COMMENTS = 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments';

/**
 * Comments, the oldest first. A place is a page and the id it goes on from: ids rise, so the place is found again whatever was
 * deleted before it.
 */
export function commentSource({ github, policy: { shown }, at, issue }: Of, { signal }: Asked): Source {
  // A comment cannot write a head of its own that passes for another's: nobody knows this beforehand.
  const tag = randomBytes(2).toString('hex');
  const name = (text: string) => short(shown(text.slice(0, 200)), 60);
  const values = { ...at, issue_number: issue.number, per_page: PER_PAGE };
  const fetch = async (page: number) =>
    (await github.request(COMMENTS, { ...values, page }, { signal })).data;
  type Comment = Awaited<ReturnType<typeof fetch>>[number];
  const itemOf = (comment: Comment, page: number): Item => {
    const by = authorOf({ ...comment, user: comment.user ?? null });
    const { id, created_at: made, updated_at: changed } = comment;
    const body = comment.body ?? '';
    const edited = changed > made ? `, edited ${minute(changed)}` : '';
    const head = `${tag} comment ${id} by ${name(by?.login ?? 'ghost')} (${name(by?.association ?? 'NONE')}), ${minute(made)}${edited}`;
    return {
      by: [by],
      bytes: Buffer.byteLength(head) + Buffer.byteLength(body) + 3,
      text: (voice) => `${head}\n${voice(by, body)}\n`,
      mark: `${page}.${id}`,
    };
  };
  return {
    name: 'comments',
    batch: async (mark) => {
      const [first, from] = pairIn(mark);
      let page = Math.max(1, first);
      let comments = await fetch(page);
      // Some before it were deleted, and it moved to the page before.
      while (page > 1 && isBefore(from, comments[0])) comments = await fetch((page -= 1));
      const items = comments.filter(({ id }) => id >= from).map((comment) => itemOf(comment, page));
      const isGone = from > 0 && !comments.some(({ id }) => id === from);
      return {
        items: isGone ? [GONE, ...items] : items,
        next: comments.length < PER_PAGE ? undefined : `${page + 1}.0`,
        total: issue.comments,
        note: `each begins with ${tag}`,
      };
    },
  };
}

function isBefore(id: number, first: { readonly id: bigint | number } | undefined): boolean {
  return id > 0 && (first === undefined || first.id > id);
}

/** What was to be gone on with was deleted: nothing of the next one is skipped for it. */
const GONE: Item = { by: [], bytes: 0, text: () => '' };

/** The two numbers of a mark, `3.120`; it comes back from a model, and what is no number counts as 0. */
export function pairIn(mark: string | number): [number, number] {
  const [, one = '0', other = '0'] = /^(\d{1,15})(?:\.(\d{1,15}))?$/.exec(String(mark)) ?? [];
  return [Number(one), Number(other)];
}
