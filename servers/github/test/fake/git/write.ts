import type { BareRepository } from './bare.ts';
import type { Signature } from './commits.ts';

type FileContent = string | Buffer;

export type FileWrite =
  | FileContent
  | null
  | { content?: FileContent; mode?: '100644' | '100755' | '120000' | '160000'; sha?: string };

export interface CommitPlan {
  files: Record<string, FileWrite>;
  message: string;
  author: Signature;
  committer?: Signature;
  /** A branch, tag or sha; undefined: the branch's own end. */
  from?: string | undefined;
  /** Second and further parents. */
  merge?: string[];
}

const when = ({ name, email, date }: Signature) =>
  `${name} <${email}> ${Math.floor(Date.parse(date) / 1000)} +0000`;

const data = (content: FileContent): Buffer => {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from(`data ${bytes.length}\n`), bytes, Buffer.from('\n')]);
};

const quoted = (path: string) => `"${path.replaceAll(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`;

function fileCommand(path: string, write: FileWrite): Buffer {
  if (write === null) {
    return Buffer.from(`D ${quoted(path)}\n`);
  }
  const full = typeof write === 'string' || Buffer.isBuffer(write) ? { content: write } : write;
  const mode = full.mode ?? '100644';
  if (full.sha !== undefined) {
    return Buffer.from(`M ${mode} ${full.sha} ${quoted(path)}\n`);
  }
  return Buffer.concat([Buffer.from(`M ${mode} inline ${quoted(path)}\n`), data(full.content ?? '')]);
}

/** Commits one after another on a branch, in one process: thousands in a second. @returns their shas */
export async function importCommits(
  git: BareRepository,
  branch: string,
  plans: readonly CommitPlan[],
): Promise<string[]> {
  const tip = await git.commit(branch);
  const stream: Buffer[] = [];
  for (const [index, plan] of plans.entries()) {
    const from = plan.from === undefined ? (index === 0 ? tip : undefined) : await git.commit(plan.from);
    stream.push(
      Buffer.from(`commit refs/heads/${branch}\nmark :${index + 1}\n`),
      Buffer.from(`author ${when(plan.author)}\ncommitter ${when(plan.committer ?? plan.author)}\n`),
      data(plan.message),
      Buffer.from(from === undefined ? '' : `from ${from}\n`),
      Buffer.from((plan.merge ?? []).map((sha) => `merge ${sha}\n`).join('')),
      ...Object.entries(plan.files).map(([path, write]) => fileCommand(path, write)),
      Buffer.from('\n'),
    );
  }
  stream.push(...plans.map((_, index) => Buffer.from(`get-mark :${index + 1}\n`)), Buffer.from('done\n'));
  const out = await git.run(['fast-import', '--quiet', '--force', '--done', '--date-format=raw'], {
    input: Buffer.concat(stream),
  });
  return out.split('\n');
}

/** A commit of a tree that is there already. */
export function commitTree(
  git: BareRepository,
  commit: {
    tree: string;
    parents: readonly string[];
    message: string;
    author: Signature;
    committer: Signature;
  },
): Promise<string> {
  const { tree, parents, message, author, committer } = commit;
  return git.run(['commit-tree', tree, ...parents.flatMap((parent) => ['-p', parent])], {
    input: message,
    env: {
      GIT_AUTHOR_NAME: author.name,
      GIT_AUTHOR_EMAIL: author.email,
      GIT_AUTHOR_DATE: author.date,
      GIT_COMMITTER_NAME: committer.name,
      GIT_COMMITTER_EMAIL: committer.email,
      GIT_COMMITTER_DATE: committer.date,
    },
  });
}
