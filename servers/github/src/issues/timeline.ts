import { minute } from '../text.ts';

/** One event of a timeline in a line; undefined for those that say nothing a reader wants. */
export function eventLine(raw: unknown, shown: (text: string) => string): string | undefined {
  const event = (raw ?? {}) as Readonly<Record<string, unknown>>;
  const kind = textIn(event, 'event');
  const who = textIn(objectIn(event, 'actor') ?? objectIn(event, 'user') ?? {}, 'login') ?? 'ghost';
  const when = minute(textIn(event, 'created_at') ?? textIn(event, 'submitted_at'));
  const what = kind === undefined ? undefined : WORDS[kind]?.(event);
  return what === undefined ? undefined : shown(`${when} ${who} ${what}`);
}

type Event = Readonly<Record<string, unknown>>;

const WORDS: Readonly<Record<string, (event: Event) => string | undefined>> = {
  labeled: (event) => `added the label ${textIn(objectIn(event, 'label') ?? {}, 'name') ?? ''}`,
  unlabeled: (event) => `took away the label ${textIn(objectIn(event, 'label') ?? {}, 'name') ?? ''}`,
  assigned: (event) => `assigned ${textIn(objectIn(event, 'assignee') ?? {}, 'login') ?? ''}`,
  unassigned: (event) => `unassigned ${textIn(objectIn(event, 'assignee') ?? {}, 'login') ?? ''}`,
  milestoned: (event) => `set the milestone ${textIn(objectIn(event, 'milestone') ?? {}, 'title') ?? ''}`,
  demilestoned: () => 'took away the milestone',
  renamed: (event) => {
    const { from, to } = (objectIn(event, 'rename') ?? {}) as { from?: unknown; to?: unknown };
    return `renamed it from ${quoted(from)} to ${quoted(to)}`;
  },
  closed: (event) =>
    `closed it${textIn(event, 'commit_id') === undefined ? '' : ` by commit ${textIn(event, 'commit_id')?.slice(0, 10)}`}`,
  reopened: () => 'reopened it',
  locked: () => 'locked it',
  referenced: (event) =>
    textIn(event, 'commit_id') === undefined
      ? undefined
      : `mentioned it in commit ${textIn(event, 'commit_id')?.slice(0, 10)}`,
  'cross-referenced': (event) => {
    const link = linkIn(event);
    return link === undefined ? undefined : `mentioned it in ${link.name}`;
  },
  connected: () => 'linked a pull request',
  marked_as_duplicate: () => 'marked it as a duplicate',
  pinned: () => 'pinned it',
  transferred: () => 'moved it to another repository',
};

/** The issue or pull request that an event came from. */
export interface Link {
  /** `octo/shop#12` */
  readonly name: string;
  readonly owner: string;
  readonly repo: string;
  readonly title: string;
  readonly state: string;
  readonly isPull: boolean;
  readonly author: string | undefined;
  readonly association: string | undefined;
}

export function linkIn(raw: unknown): Link | undefined {
  const issue = objectIn(objectIn((raw ?? {}) as Event, 'source') ?? {}, 'issue');
  if (issue === undefined) return undefined;
  const number = issue['number'];
  const full = textIn(objectIn(issue, 'repository') ?? {}, 'full_name') ?? '';
  const [owner = '', repo = ''] = full.split('/');
  if (typeof number !== 'number' || repo === '') return undefined;
  return {
    name: `${full}#${number}`,
    owner,
    repo,
    title: textIn(issue, 'title') ?? '',
    state: textIn(issue, 'state') ?? '',
    isPull: objectIn(issue, 'pull_request') !== undefined,
    author: textIn(objectIn(issue, 'user') ?? {}, 'login'),
    association: textIn(issue, 'author_association'),
  };
}

function quoted(text: unknown): string {
  return JSON.stringify(typeof text === 'string' ? text.slice(0, 100) : '');
}

function textIn(object: Event, key: string): string | undefined {
  const value = object[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function objectIn(object: Event, key: string): Event | undefined {
  const value = object[key];
  return typeof value === 'object' && value !== null ? (value as Event) : undefined;
}
