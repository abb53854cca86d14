import { labelBody } from '../bodies/label.ts';
import { type Answer, bodyOf, empty, json, notFound, type RepoCall } from '../exchange.ts';
import { paged } from '../page.ts';
import type { Routes } from '../router.ts';
import type { IssueState } from '../state.ts';
import type { World } from '../world.ts';
import { names, setLabels } from './issue-changes.ts';
import { issueNamed } from './issues.ts';

const READ = { permission: 'issues=read; pull_requests=read' };
const WRITE = { permission: 'issues=write; pull_requests=write', role: 'triage' } as const;

const bodies = (call: RepoCall, issue: IssueState) =>
  issue.labels.map((name) => labelBody(call.repo, call.repo.labels.get(name.toLowerCase())!, call));

function change(call: RepoCall, world: World, number: string, keep: boolean): Answer {
  const issue = issueNamed(call, number);
  const wanted = names(bodyOf(call).labels);
  const others = keep ? issue.labels.filter((name) => !wanted.includes(name)) : [];
  setLabels(call, world, issue, [...others, ...wanted]);
  return json(bodies(call, issue));
}

export function issueLabelRoutes(routes: Routes): void {
  const template = '/repos/{owner}/{repo}/issues/{issue_number}/labels';
  routes.on(
    `GET ${template}`,
    (call) => paged(call, bodies(call, issueNamed(call, call.params.issue_number)), (label) => label),
    READ,
  );
  routes.on(`POST ${template}`, (call, world) => change(call, world, call.params.issue_number, true), WRITE);
  routes.on(`PUT ${template}`, (call, world) => change(call, world, call.params.issue_number, false), WRITE);
  routes.on(
    `DELETE ${template}`,
    (call, world) => {
      setLabels(call, world, issueNamed(call, call.params.issue_number), []);
      return empty();
    },
    WRITE,
  );
  routes.on(
    `DELETE ${template}/{name}`,
    (call, world) => {
      const issue = issueNamed(call, call.params.issue_number);
      const left = issue.labels.filter((name) => name.toLowerCase() !== call.params.name.toLowerCase());
      if (left.length === issue.labels.length) {
        throw notFound();
      }
      setLabels(call, world, issue, left);
      return json(bodies(call, issue));
    },
    WRITE,
  );
}
