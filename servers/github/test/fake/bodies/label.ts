import type { Endpoints } from '@octokit/types';
import { fullName, type LabelState, type MilestoneState, type RepoState } from '../state.ts';
import { userOf, type World } from '../world.ts';
import { type Links, nodeId } from './links.ts';
import { simpleUser } from './user.ts';

type Label = Endpoints['GET /repos/{owner}/{repo}/labels']['response']['data'][number];
type Milestone = Endpoints['GET /repos/{owner}/{repo}/milestones']['response']['data'][number];

export function labelBody(repo: RepoState, label: LabelState, { api }: Links): Label {
  return {
    id: label.id,
    node_id: nodeId('Label', label.id),
    url: `${api}/repos/${fullName(repo)}/labels/${encodeURIComponent(label.name)}`,
    name: label.name,
    color: label.color,
    default: false,
    description: label.description,
  };
}

export function milestoneBody(
  world: World,
  repo: RepoState,
  milestone: MilestoneState,
  links: Links,
): Milestone {
  const url = `${links.api}/repos/${fullName(repo)}/milestones/${milestone.number}`;
  const own = [...repo.issues.values()].filter((issue) => issue.milestone === milestone.number);
  return {
    url,
    html_url: `${links.html}/${fullName(repo)}/milestone/${milestone.number}`,
    labels_url: `${url}/labels`,
    id: milestone.id,
    node_id: nodeId('Milestone', milestone.id),
    number: milestone.number,
    title: milestone.title,
    description: milestone.description,
    creator: simpleUser(userOf(world, milestone.creator), links),
    open_issues: own.filter(({ state }) => state === 'open').length,
    closed_issues: own.filter(({ state }) => state === 'closed').length,
    state: milestone.state,
    created_at: milestone.createdAt,
    updated_at: milestone.createdAt,
    due_on: milestone.dueOn,
    closed_at: null,
  };
}
