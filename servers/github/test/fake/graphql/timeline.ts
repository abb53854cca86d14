import { nodeId } from '../bodies/links.ts';
import { type EventState, fullName, type IssueState, type RepoState } from '../state.ts';
import { findRepo, mayRead } from '../world.ts';
import { connection, type Window } from './connection.ts';
import { commentNode } from './comment.ts';
import type { Scope } from './scope.ts';
import { userNode } from './user.ts';

const KINDS: Record<EventState['event'], string> = {
  labeled: 'LabeledEvent',
  unlabeled: 'UnlabeledEvent',
  closed: 'ClosedEvent',
  reopened: 'ReopenedEvent',
  assigned: 'AssignedEvent',
  renamed: 'RenamedTitleEvent',
  'cross-referenced': 'CrossReferencedEvent',
};

/** What an event shows beyond its actor and time; undefined where the reader may not know of it. */
function details(scope: Scope, repo: RepoState, issue: IssueState, event: EventState): object | undefined {
  if (event.source === undefined) {
    const { label, from, to, assignee } = event;
    const own = repo.labels.get(label?.toLowerCase() ?? '');
    return {
      label: own === undefined ? null : { id: nodeId('Label', own.id), name: own.name, color: own.color },
      previousTitle: from,
      currentTitle: to,
      assignee: assignee === undefined ? null : userNode(scope, assignee),
      stateReason: issue.stateReason?.toUpperCase() ?? null,
    };
  }
  const home = findRepo(scope.world, event.source.repo);
  const from = home?.issues.get(event.source.number);
  if (home === undefined || from === undefined || !mayRead(scope.world, scope.call.viewer, home)) {
    return undefined;
  }
  return {
    isCrossRepository: home !== repo,
    willCloseTarget: event.source.willClose,
    referencedAt: event.createdAt,
    url: `${scope.call.html}/${fullName(home)}/issues/${from.number}`,
    source: () => scope.nodes.issue(home, from),
    target: () => scope.nodes.issue(repo, issue),
  };
}

/** `CROSS_REFERENCED_EVENT` of `CrossReferencedEvent`. */
const enumOf = (kind: string): string => kind.replaceAll(/(?<=[a-z])[A-Z]/g, '_$&').toUpperCase();

export function timelineItems(
  scope: Scope,
  repo: RepoState,
  issue: IssueState,
  args: Window & { itemTypes?: string[] },
) {
  const events = issue.events.flatMap((event) => {
    const more = details(scope, repo, issue, event);
    const actor = userNode(scope, event.actor);
    const { id, createdAt } = event;
    const base = { __typename: KINDS[event.event], id: nodeId('Event', id), actor, createdAt };
    return more === undefined ? [] : [{ ...base, ...more }];
  });
  const comments = issue.comments.map((comment) => commentNode(scope, repo, issue, comment));
  const items = [...events, ...comments]
    .filter(({ __typename }) => args.itemTypes === undefined || args.itemTypes.includes(enumOf(__typename)))
    .toSorted((one, other) => one.createdAt.localeCompare(other.createdAt));
  return { ...connection('timelineItems', items, args, (item) => item), filteredCount: items.length };
}
