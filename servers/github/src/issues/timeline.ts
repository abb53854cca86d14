import type { Call } from '@plugboard/core';
import type { Person, Policy, Voice } from '../policy/policy.ts';
import type { Item, Source } from '../pulls/sections.ts';
import { minute, short } from '../text.ts';
import { objectIn, PER_PAGE, textIn, type Event, type Events } from './events.ts';
import { linkIn } from './links.ts';
import { pairIn } from './sources.ts';

/** Names other repositories too: that they are there may be private. */
type Naming = Pick<Policy, 'allows' | 'opened' | 'shown'>;

/**
 * What happened to an issue, the newest first. A place is a page of GitHub's and an index on it, both from the oldest on: what
 * happens meanwhile moves neither.
 */
export function timelineSource(events: Events, policy: Naming, call: Call): Source {
  return {
    name: 'timeline',
    batch: async (mark) => {
      const [page, to] = mark === 1 ? [await events.last(), PER_PAGE] : pairIn(mark);
      const found = await events.page(Math.max(1, page));
      const items = found
        .map((event, index) => ({ event, index }))
        .filter(({ index }) => index <= to)
        .toReversed()
        .flatMap(({ event, index }) => itemOf(event, `${page}.${index}`, policy, call));
      return { items, next: page > 1 ? `${page - 1}.${PER_PAGE}` : undefined, note: 'newest first' };
    },
  };
}

function itemOf(event: Event, mark: string, policy: Naming, call: Call): Item[] {
  const login =
    textIn(objectIn(event, 'actor'), 'login') ?? textIn(objectIn(event, 'user'), 'login') ?? 'ghost';
  const person = { login };
  const kind = textIn(event, 'event') ?? '';
  const what = Object.hasOwn(WORDS, kind) ? WORDS[kind]?.(event, policy, call) : undefined;
  if (what === undefined) return [];
  const when = minute(textIn(event, 'created_at') ?? textIn(event, 'submitted_at'));
  const isSaid = typeof what !== 'string';
  const line = (voice: Voice) =>
    short(`${policy.shown(`${when} ${login}`)} ${isSaid ? what(voice, person) : policy.shown(what)}`, 250);
  return [{ by: isSaid ? [person] : [], bytes: 120, text: line, mark }];
}

type Words = string | ((voice: Voice, person: Person) => string);
type Wording = (event: Event, policy: Naming, call: Call) => Words | undefined;

const WORDS: Readonly<Record<string, Wording | undefined>> = {
  labeled: (event) => `added the label ${textIn(objectIn(event, 'label'), 'name') ?? ''}`,
  unlabeled: (event) => `took away the label ${textIn(objectIn(event, 'label'), 'name') ?? ''}`,
  assigned: (event) => `assigned ${textIn(objectIn(event, 'assignee'), 'login') ?? ''}`,
  unassigned: (event) => `unassigned ${textIn(objectIn(event, 'assignee'), 'login') ?? ''}`,
  milestoned: (event) => `set the milestone ${textIn(objectIn(event, 'milestone'), 'title') ?? ''}`,
  demilestoned: () => 'took away the milestone',
  // Whoever opened it can call it what they like.
  renamed: (event) => (voice, person) => {
    const { from, to } = objectIn(event, 'rename');
    return `renamed it from ${quoted(voice, person, from)} to ${quoted(voice, person, to)}`;
  },
  closed: (event) => `closed it${commitOf(event, ' by commit ')}`,
  merged: (event) => `merged it${commitOf(event, ' as ')}`,
  reopened: () => 'reopened it',
  locked: () => 'locked it',
  unlocked: () => 'unlocked it',
  referenced: (event) => commitOf(event, 'mentioned it in commit ') || undefined,
  'cross-referenced': (event, policy, call) => {
    const link = linkIn(event);
    if (link === undefined) return undefined;
    if (!policy.allows(link)) return 'mentioned it in a repository that is not served here';
    policy.opened(call, link);
    return `mentioned it in ${link.name}`;
  },
  connected: () => 'linked a pull request',
  disconnected: () => 'took away the link to a pull request',
  marked_as_duplicate: () => 'marked it as a duplicate',
  sub_issue_added: () => 'added an issue below it',
  sub_issue_removed: () => 'took away an issue below it',
  parent_issue_added: () => 'put it below an issue',
  parent_issue_removed: () => 'took it from below an issue',
  review_requested: (event) =>
    `asked ${textIn(objectIn(event, 'requested_reviewer'), 'login') ?? 'a team'} for a review`,
  ready_for_review: () => 'made it ready for review',
  convert_to_draft: () => 'made it a draft',
  head_ref_force_pushed: () => 'rewrote its branch',
  pinned: () => 'pinned it',
  transferred: () => 'moved it here from another repository',
};

function commitOf(event: Event, before: string): string {
  const sha = textIn(event, 'commit_id');
  return sha === undefined ? '' : `${before}${sha.slice(0, 10)}`;
}

function quoted(voice: Voice, person: Person, text: unknown): string {
  return JSON.stringify(short(voice(person, typeof text === 'string' ? text.slice(0, 400) : ''), 90));
}
