import type { Asked, GitHub } from '../api/github.ts';
import { asSigned } from '../history/commit-row.ts';
import type { At } from '../policy/allow-list.ts';
import type { Person, Policy } from '../policy/policy.ts';
import { counted, minute, short } from '../text.ts';
import type { Source } from './sections.ts';

const PER_PAGE = 100;
/** GitHub lists no more commits of a pull request. */
const MOST = 250;

interface Commits {
  readonly at: At;
  readonly number: number;
  readonly count: number;
  readonly author: Person;
  /** Of a fork: whoever has it can write any author. */
  readonly isForeign: boolean;
  readonly shown: Policy['shown'];
}

/** A line for each commit, the oldest first: its sha, time, author and the first line of its message. */
export function commitSource(
  github: Pick<GitHub, 'request'>,
  { at, number, count, author, isForeign, shown }: Commits,
  { signal }: Asked,
): Source {
  const { owner, repo } = at;
  return {
    name: 'commits',
    batch: async (mark) => {
      const page = Number(mark);
      const { data } = await github.request(
        'GET /repos/{owner}/{repo}/pulls/{pull_number}/commits',
        { owner, repo, pull_number: number, per_page: PER_PAGE, page },
        { signal },
      );
      const isLast = data.length < PER_PAGE || page * PER_PAGE >= Math.min(count, MOST);
      return {
        next: isLast ? undefined : page + 1,
        total: Math.min(count, MOST),
        note: count > MOST ? `GitHub shows the first ${MOST} of ${count}; list_commits has all` : undefined,
        items: (isForeign ? data.map(asSigned) : data).map(({ sha, commit, author: user }) => {
          const by = byOf(user?.login, author);
          const [headline = '', ...rest] = commit.message.trim().split('\n');
          const lines = rest.filter((line) => line.trim() !== '').length;
          const more = lines === 0 ? '' : ` (+${counted(lines, 'line')})`;
          const name = short(shown(user?.login ?? commit.author?.name ?? 'unknown'), 40);
          const head = `${sha.slice(0, 10)} ${minute(commit.author?.date)} ${name}: `;
          const text = (said: string) => `${head}${short(said, 200)}${more}`;
          const bytes = Buffer.byteLength(text(headline.slice(0, 400))) + 1;
          return { by: [by], bytes, text: (voice) => text(voice(by, headline.slice(0, 400))) };
        }),
      };
    },
  };
}

/** What a commit says of its author anybody can write: only whom GitHub knows is somebody. */
function byOf(login: string | undefined, author: Person): Person | undefined {
  if (login === undefined) return undefined;
  return login === author.login ? author : { login };
}
