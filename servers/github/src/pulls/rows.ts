import type { Endpoints } from '@octokit/types';
import * as z from 'zod';
import type { Policy, Voice } from '../policy/policy.ts';
import { minute, short } from '../text.ts';
import { headName, isFromFork } from './branches.ts';
import { authorOf } from './person.ts';

/** A pull request as GitHub lists it. */
export type ListedPull = Endpoints['GET /repos/{owner}/{repo}/pulls']['response']['data'][number];

export const PullRow = z.strictObject({
  number: z.int(),
  title: z.string(),
  author: z.string(),
  state: z.enum(['open', 'draft', 'closed', 'merged']),
  base: z.string().describe('Branch it goes into'),
  head: z.string().describe('Branch it comes from; owner:branch of a fork'),
  updated: z.string().describe('UTC'),
  labels: z.array(z.string()).optional(),
});
export type PullRow = z.output<typeof PullRow>;

/** A row as JSON has at most so many characters; what is longer is shortened. */
const LONGEST = 250;

type Dated = Pick<ListedPull, 'state' | 'draft'> & { readonly merged_at?: string | null };

export function stateOf({ state, draft, merged_at: mergedAt }: Dated): PullRow['state'] {
  if (mergedAt) return 'merged';
  if (state === 'closed') return 'closed';
  return draft ? 'draft' : 'open';
}

export function rowOf(pull: ListedPull, voice: Voice, shown: Policy['shown']): PullRow {
  const author = authorOf(pull);
  const head = headName(pull);
  const labels = pull.labels.map(({ name }) => short(shown(name.slice(0, 100)), 40));
  return fitted({
    number: pull.number,
    title: short(voice(author, pull.title.slice(0, 400)), 100),
    author: short(shown(author.login), 45),
    state: stateOf(pull),
    base: shown(pull.base.ref),
    head: isFromFork(pull) ? voice(author, head) : shown(head),
    updated: minute(pull.updated_at),
    ...(labels.length > 0 && { labels }),
  });
}

/** Labels go first, then the middle of long names; the title gets what is left. */
function fitted(row: PullRow): PullRow {
  const { labels, ...bare } = row;
  if (lengthOf(row) <= LONGEST) return row;
  if (labels !== undefined && labels.length > 1) return fitted({ ...bare, labels: labels.slice(0, -1) });
  const brief = { ...bare, head: short(row.head, 40), base: short(row.base, 25) };
  const least = { ...bare, head: short(row.head, 30), base: short(row.base, 20) };
  const steps: PullRow[] = [
    { ...bare, title: short(row.title, 60), ...(labels && { labels }) },
    { ...bare, title: short(row.title, 60) },
    { ...brief, title: short(row.title, 60) },
    // Signs that JSON escapes take up to six characters each.
    ...[40, 20, 10, 5].map((most) => ({ ...least, title: short(row.title, most) })),
  ];
  return steps.find((each) => lengthOf(each) <= LONGEST) ?? { ...least, title: '…' };
}

function lengthOf(row: PullRow): number {
  return JSON.stringify(row).length;
}

/** `#12 draft, alice: Mend totals (main ← alice:topic, 2026-11-23 08:15) [bug]` */
export function lineOf({ number, title, author, state, base, head, updated, labels = [] }: PullRow): string {
  const marks = labels.map((label) => ` [${label}]`).join('');
  return `#${number} ${state}, ${author}: ${title} (${base} ← ${head}, ${updated})${marks}`;
}
