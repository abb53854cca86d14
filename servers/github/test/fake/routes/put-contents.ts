import { gitCommitBody } from '../bodies/commit.ts';
import { contentBody } from '../bodies/content.ts';
import { type Answer, bodyOf, json, Refusal, type RepoCall, textOf } from '../exchange.ts';
import { readCommit, type Signature } from '../git/commits.ts';
import { entryAt } from '../git/trees.ts';
import { importCommits } from '../git/write.ts';
import { userOf, type World } from '../world.ts';

/** Who the commits of a request are by. */
export function signatureOf(call: RepoCall, world: World, given?: unknown): Signature {
  const { name, login, email } = userOf(world, call.viewer!.login);
  const said = (typeof given === 'object' && given !== null ? given : {}) as Partial<Signature>;
  return { name: said.name ?? name ?? login, email: said.email ?? email, date: said.date ?? world.now() };
}

/** One file in one commit; over an existing one only with the sha of what is there. */
export async function putContents(call: RepoCall, world: World, path: string): Promise<Answer> {
  const { repo } = call;
  const body = bodyOf(call);
  const branch = typeof body.branch === 'string' ? body.branch : repo.defaultBranch;
  const tip = (await repo.git.ref(`refs/heads/${branch}`))?.sha;
  if (tip === undefined) {
    throw new Refusal(404, `Branch ${branch} not found`);
  }
  const there = await entryAt(repo.git, (await readCommit(repo.git, tip)).tree, path);
  if (there !== undefined && body.sha === undefined) {
    throw new Refusal(422, 'Invalid request.\n\n"sha" wasn\'t supplied.');
  }
  if (there !== undefined && there.sha !== body.sha) {
    throw new Refusal(409, `${path} does not match ${String(body.sha)}`);
  }
  const content = Buffer.from(textOf(body, 'content'), 'base64');
  const author = signatureOf(call, world, body.author);
  const plan = { files: { [path]: content }, message: textOf(body, 'message'), author };
  const [sha] = await repo.git.exclusively(() => importCommits(repo.git, branch, [plan]));
  const commit = await readCommit(repo.git, sha!);
  const entry = (await entryAt(repo.git, commit.tree, path))!;
  return json(
    { content: contentBody(repo, entry, branch, call), commit: gitCommitBody(repo, commit, call) },
    there === undefined ? 201 : 200,
  );
}
