import type { Asked } from '../api/github.ts';
import type { Of } from './sources.ts';

/** One event of a timeline: its shape is its kind's, and nothing of it is sure. */
export type Event = Readonly<Record<string, unknown>>;

/** Pages of a timeline, counted from 1 as GitHub does: the oldest first. */
export interface Events {
  readonly page: (page: number) => Promise<readonly Event[]>;
  readonly last: () => Promise<number>;
}

export const PER_PAGE = 100;
const TIMELINE = 'GET /repos/{owner}/{repo}/issues/{issue_number}/timeline';

/** Each page is asked for once, whoever looks at it. */
export function eventsOf({ github, at, issue }: Of, { signal }: Asked): Events {
  const pages = new Map<number, ReturnType<typeof fetch>>();
  const fetch = (page: number) =>
    github.request(TIMELINE, { ...at, issue_number: issue.number, page, per_page: PER_PAGE }, { signal });
  const asked = (page: number) => {
    const answer = pages.get(page) ?? fetch(page);
    pages.set(page, answer);
    return answer;
  };
  return {
    page: async (page) => {
      const { data } = await asked(page);
      return (data as readonly unknown[]).map((event) => (event ?? {}) as Event);
    },
    last: async () => {
      const { headers } = await asked(1);
      const [, last = '1'] =
        /[?&]page=(\d{1,6})[^>]*>;\s*rel="last"/.exec(String(headers['link'] ?? '')) ?? [];
      return Math.max(1, Number(last));
    },
  };
}

export function textIn(object: Event, key: string): string | undefined {
  const value = object[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function objectIn(object: Event, key: string): Event {
  const value = object[key];
  return typeof value === 'object' && value !== null ? (value as Event) : {};
}
