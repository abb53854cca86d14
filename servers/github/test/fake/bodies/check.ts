import type { Endpoints } from '@octokit/types';
import {
  type AnnotationState,
  type CheckState,
  fullName,
  type RepoState,
  type StatusState,
} from '../state.ts';
import { escaped, type Links, nodeId } from './links.ts';

type Check = Endpoints['GET /repos/{owner}/{repo}/check-runs/{check_run_id}']['response']['data'];
type Annotation =
  Endpoints['GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations']['response']['data'][number];
type Combined = Endpoints['GET /repos/{owner}/{repo}/commits/{ref}/status']['response']['data'];

export function checkBody(repo: RepoState, sha: string, check: CheckState, { api, html }: Links): Check {
  const url = `${api}/repos/${fullName(repo)}/check-runs/${check.id}`;
  const page = `${html}/${fullName(repo)}/runs/${check.id}`;
  return {
    id: check.id,
    head_sha: sha,
    node_id: nodeId('CheckRun', check.id),
    external_id: '',
    url,
    html_url: page,
    details_url: page,
    status: check.status,
    conclusion: check.conclusion,
    started_at: check.startedAt,
    completed_at: check.completedAt,
    output: {
      title: check.title,
      summary: check.summary,
      text: null,
      annotations_count: check.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    name: check.name,
    check_suite: { id: check.id },
    app: null,
    pull_requests: [],
  };
}

export function annotationBody(
  repo: RepoState,
  sha: string,
  one: AnnotationState,
  { html }: Links,
): Annotation {
  return {
    path: one.path,
    start_line: one.startLine,
    end_line: one.endLine,
    start_column: null,
    end_column: null,
    annotation_level: one.level,
    title: one.title,
    message: one.message,
    raw_details: null,
    blob_href: `${html}/${fullName(repo)}/blob/${sha}/${escaped(one.path)}`,
  };
}

export function statusBody(
  repo: RepoState,
  sha: string,
  status: StatusState,
  { api }: Links,
): Combined['statuses'][number] {
  return {
    url: `${api}/repos/${fullName(repo)}/statuses/${sha}`,
    avatar_url: null,
    id: status.id,
    node_id: nodeId('StatusContext', status.id),
    state: status.state,
    description: status.description,
    target_url: status.targetUrl,
    context: status.context,
    created_at: status.createdAt,
    updated_at: status.createdAt,
  };
}
