import { association } from '../bodies/association.ts';
import { nodeId } from '../bodies/links.ts';
import { type CommentState, fullName, type IssueState, type RepoState } from '../state.ts';
import type { Scope } from './scope.ts';
import { userNode } from './user.ts';

export function commentNode(scope: Scope, repo: RepoState, issue: IssueState, comment: CommentState) {
  const kind = repo.pulls.has(issue.number) ? 'pull' : 'issues';
  return {
    __typename: 'IssueComment',
    id: nodeId('IssueComment', comment.id),
    databaseId: comment.id,
    body: comment.body,
    author: userNode(scope, comment.author),
    authorAssociation: association(scope.world, repo, comment.author),
    createdAt: comment.createdAt,
    updatedAt: comment.updatedAt,
    isMinimized: false,
    url: `${scope.call.html}/${fullName(repo)}/${kind}/${issue.number}#issuecomment-${comment.id}`,
  };
}
