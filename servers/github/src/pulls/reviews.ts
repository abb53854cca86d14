import type { Endpoints } from '@octokit/types';
import type { Asked, GitHub } from '../api/github.ts';
import type { At } from '../policy/allow-list.ts';
import type { Policy } from '../policy/policy.ts';
import { counted, minute } from '../text.ts';
import { authorOf } from './person.ts';
import type { Item, Source } from './sections.ts';

type Review = Endpoints['GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews']['response']['data'][number];

const PER_PAGE = 100;
const MOST_PAGES = 10;

const WORDS: Readonly<Record<string, string>> = {
  APPROVED: 'approved',
  CHANGES_REQUESTED: 'wants changes',
  COMMENTED: 'commented',
  DISMISSED: 'dismissed',
  PENDING: 'not submitted yet',
};

/** All reviews that say something, the oldest first; what they come to is the note. */
export function reviewSource(
  github: Pick<GitHub, 'request'>,
  { at, number, shown }: { at: At; number: number; shown: Policy['shown'] },
  { signal }: Asked,
): Source {
  const { owner, repo } = at;
  return {
    name: 'reviews',
    // The last word of everyone counts, so all of them are read.
    batch: async () => {
      const reviews: Review[] = [];
      for (let page = 1; page <= MOST_PAGES; page += 1) {
        const { data } = await github.request(
          'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews',
          { owner, repo, pull_number: number, per_page: PER_PAGE, page },
          { signal },
        );
        reviews.push(...data);
        if (data.length < PER_PAGE) break;
      }
      // Comments on lines come in a review that says nothing itself: they are threads.
      const telling = reviews.filter(({ state, body }) => state !== 'COMMENTED' || body !== '');
      return {
        items: telling.map((review) => itemOf(review, shown)),
        total: telling.length,
        note: verdict(reviews, shown),
      };
    },
  };
}

function itemOf(review: Review, shown: Policy['shown']): Item {
  const by = authorOf(review);
  const { state, submitted_at: submitted, body, commit_id: commit } = review;
  const on = commit === null ? '' : ` on ${commit.slice(0, 10)}`;
  const head = `${shown(by.login)} ${WORDS[state] ?? 'reviewed'}, ${minute(submitted)}${on}`;
  return {
    by: [by],
    bytes: Buffer.byteLength(head) + Buffer.byteLength(body) + 3,
    text: (voice) => (body === '' ? head : `${head}:\n${voice(by, body)}`),
  };
}

/** By the last approval or demand of each. */
function verdict(reviews: readonly Review[], shown: Policy['shown']): string | undefined {
  const last = new Map<string, string>();
  for (const { user, state } of reviews) {
    if (user === null) continue;
    if (state === 'APPROVED' || state === 'CHANGES_REQUESTED') last.set(user.login, state);
    if (state === 'DISMISSED') last.delete(user.login);
  }
  const by = (wanted: string) =>
    [...last].filter(([, state]) => state === wanted).map(([login]) => shown(login));
  const [approved, against] = [by('APPROVED'), by('CHANGES_REQUESTED')];
  const words = [
    approved.length === 0 ? '' : `approved by ${named(approved)}`,
    against.length === 0 ? '' : `changes wanted by ${named(against)}`,
  ];
  return words.filter(Boolean).join(', ') || undefined;
}

function named(logins: readonly string[]): string {
  const more = logins.length - 10;
  return `${logins.slice(0, 10).join(', ')}${more > 0 ? ` and ${counted(more, 'other')}` : ''}`;
}
