import type { EventState, IssueState, RepoState } from '../state.ts';
import { fullName } from '../state.ts';
import { findRepo, mayRead, userOf, type World } from '../world.ts';
import { commentBody, issueBody } from './issue.ts';
import { nodeId } from './links.ts';
import { repository, type Seen } from './repository.ts';
import { simpleUser } from './user.ts';

/** A mention elsewhere; undefined where the reader may not know of it. */
function crossReference(world: World, event: EventState, seen: Seen): unknown {
  const home = findRepo(world, event.source!.repo);
  const from = home?.issues.get(event.source!.number);
  if (home === undefined || from === undefined || !mayRead(world, seen.viewer, home)) {
    return undefined;
  }
  return {
    event: event.event,
    actor: simpleUser(userOf(world, event.actor), seen),
    created_at: event.createdAt,
    updated_at: event.createdAt,
    source: {
      type: 'issue',
      issue: { ...issueBody(world, home, from, seen), repository: repository(world, home, seen) },
    },
  };
}

function plainEvent(world: World, repo: RepoState, event: EventState, seen: Seen): unknown {
  const { label, assignee, from, to } = event;
  return {
    id: event.id,
    node_id: nodeId('IssueEvent', event.id),
    url: `${seen.api}/repos/${fullName(repo)}/issues/events/${event.id}`,
    actor: simpleUser(userOf(world, event.actor), seen),
    event: event.event,
    commit_id: null,
    commit_url: null,
    created_at: event.createdAt,
    performed_via_github_app: null,
    ...(label !== undefined && {
      label: { name: label, color: repo.labels.get(label.toLowerCase())?.color ?? 'ededed' },
    }),
    ...(assignee !== undefined && { assignee: simpleUser(userOf(world, assignee), seen) }),
    ...(from !== undefined && { rename: { from, to } }),
  };
}

/** Comments and events of an issue, in the order they came. */
export function timeline(world: World, repo: RepoState, issue: IssueState, seen: Seen): unknown[] {
  const comments = issue.comments.map((comment) => ({
    at: comment.createdAt,
    body: {
      ...commentBody(world, repo, { issue, comment }, seen),
      event: 'commented',
      actor: simpleUser(userOf(world, comment.author), seen),
    },
  }));
  const events = issue.events.map((event) => ({
    at: event.createdAt,
    body:
      event.source === undefined ? plainEvent(world, repo, event, seen) : crossReference(world, event, seen),
  }));
  return [...comments, ...events]
    .filter(({ body }) => body !== undefined)
    .toSorted((one, other) => one.at.localeCompare(other.at))
    .map(({ body }) => body);
}
