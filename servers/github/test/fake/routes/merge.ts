import { addEvent, mentions } from '../build/issues.ts';
import { type Answer, invalid, json, Refusal, type RepoCall } from '../exchange.ts';
import { readCommit } from '../git/commits.ts';
import { mergedTree, rebased } from '../git/merge.ts';
import { commitTree } from '../git/write.ts';
import type { PullState } from '../state.ts';
import { findRepo, type World } from '../world.ts';
import { setState } from './issue-changes.ts';
import { signatureOf } from './put-contents.ts';

interface Plan {
  method: string;
  title: string | undefined;
  message: string | undefined;
}

/** The commit that the base branch moves to; undefined where the branches conflict. */
async function mergeCommit(
  call: RepoCall,
  world: World,
  pull: PullState,
  plan: Plan,
): Promise<string | undefined> {
  const { git } = call.repo;
  const { head, base, number, title } = pull;
  const committer = signatureOf(call, world);
  if (plan.method === 'rebase') {
    return rebased(git, base.sha, head.sha, committer);
  }
  const tree = await mergedTree(git, base.sha, head.sha);
  if (tree === undefined) {
    return undefined;
  }
  const squash = plan.method === 'squash';
  const from = `${head.repo.split('/')[0]}/${head.ref}`;
  const subject =
    plan.title ?? (squash ? `${title} (#${number})` : `Merge pull request #${number} from ${from}`);
  const text = plan.message ?? (squash ? '' : title);
  const author = squash ? (await readCommit(git, head.sha)).author : committer;
  return commitTree(git, {
    tree,
    parents: squash ? [base.sha] : [base.sha, head.sha],
    message: text === '' ? subject : `${subject}\n\n${text}`,
    author,
    committer,
  });
}

function refuse(pull: PullState, sha: unknown): void {
  if (pull.merged || pull.state === 'closed') {
    throw new Refusal(405, 'Pull Request is not mergeable');
  }
  if (pull.draft) {
    throw new Refusal(405, 'Pull Request is still a draft');
  }
  if (sha !== undefined && sha !== pull.head.sha) {
    throw new Refusal(409, 'Head branch was modified. Review and try the merge again.');
  }
}

/** What a merge into the default branch closes. */
function closeLinked(call: RepoCall, world: World, pull: PullState): void {
  if (pull.base.ref !== call.repo.defaultBranch) {
    return;
  }
  for (const { repo, number } of mentions(call.repo, pull.body).filter(({ closes }) => closes)) {
    const issue = findRepo(world, repo) === call.repo ? call.repo.issues.get(number) : undefined;
    if (issue !== undefined) {
      setState(world, issue, call.viewer!.login, 'closed');
    }
  }
}

export function merge(call: RepoCall, world: World, pull: PullState): Promise<Answer> {
  const { repo } = call;
  const body = (typeof call.body === 'object' && call.body !== null ? call.body : {}) as Record<
    string,
    unknown
  >;
  const said = (key: string) => (typeof body[key] === 'string' ? body[key] : undefined);
  const plan = {
    method: said('merge_method') ?? 'merge',
    title: said('commit_title'),
    message: said('commit_message'),
  };
  return repo.git.exclusively(async () => {
    refuse(pull, body.sha);
    const sha = await mergeCommit(call, world, pull, plan);
    if (sha === undefined) {
      throw new Refusal(405, 'Pull Request is not mergeable');
    }
    await repo.git.run(['update-ref', `refs/heads/${pull.base.ref}`, sha, pull.base.sha]);
    const now = world.now();
    const by = call.viewer!.login;
    Object.assign(pull, { merged: true, mergedAt: now, mergedBy: by, mergeCommitSha: sha });
    Object.assign(pull, { state: 'closed', closedAt: now, closedBy: by, updatedAt: now });
    addEvent(world, pull, { event: 'closed', actor: by });
    closeLinked(call, world, pull);
    repo.pushedAt = now;
    return json({ sha, merged: true, message: `Pull Request successfully merged` });
  });
}

/** Merges the base into the branch of a pull request. */
export function updateBranch(call: RepoCall, world: World, pull: PullState): Promise<Answer> {
  const { git } = findRepo(world, pull.head.repo) ?? call.repo;
  const expected = (call.body as { expected_head_sha?: unknown } | undefined)?.expected_head_sha;
  return git.exclusively(async () => {
    if (expected !== undefined && expected !== pull.head.sha) {
      throw invalid(`expected head sha didn't match current head ref.`);
    }
    const tree = await mergedTree(git, pull.head.sha, pull.base.sha);
    if (tree === undefined) {
      throw invalid(`merge conflict between base and head`);
    }
    const committer = signatureOf(call, world);
    const message = `Merge branch '${pull.base.ref}' into ${pull.head.ref}`;
    const parents = [pull.head.sha, pull.base.sha];
    const sha = await commitTree(git, { tree, parents, message, author: committer, committer });
    await git.run(['update-ref', `refs/heads/${pull.head.ref}`, sha, pull.head.sha]);
    const url = `${call.html}/${pull.head.repo}/pull/${pull.number}`;
    return json({ message: 'Updating pull request branch.', url }, 202);
  });
}
