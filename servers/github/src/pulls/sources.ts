import type { Asked } from '../api/github.ts';
import type { GitHubDeps } from '../deps.ts';
import type { At } from '../policy/allow-list.ts';
import { threadSource } from '../reviews/threads.ts';
import { short } from '../text.ts';
import { headName, isFromFork } from './branches.ts';
import { diffSource, fileSource } from './changes.ts';
import { checksOf, checkSource } from './checks.ts';
import { commitSource } from './commits.ts';
import type { Pull } from './facts.ts';
import { filePages } from './files.ts';
import { authorOf } from './person.ts';
import { reviewSource } from './reviews.ts';
import type { Source } from './sections.ts';

/** What a pull request can be read with. */
export const PARTS = ['diff', 'files', 'threads', 'reviews', 'checks', 'commits'] as const;
/** Title and body: always there. */
export const TEXT = 'text';
export type Part = (typeof PARTS)[number] | typeof TEXT;

interface Of {
  readonly at: At;
  readonly pull: Pull;
  /** Only what is about these. */
  readonly paths: readonly string[];
}

/** Where each part comes from; nothing is asked for before it is read. */
export function sourcesOf(
  { github, policy: { shown } }: Pick<GitHubDeps, 'github' | 'policy'>,
  { at, pull, paths }: Of,
  asked: Asked,
): Readonly<Record<Part, Source>> {
  const { number } = pull;
  const author = authorOf(pull);
  const pages = filePages(github, { at, number, count: pull.changed_files }, asked);
  const changes = { pages, count: pull.changed_files, paths, author };
  return {
    text: textSource(pull),
    diff: diffSource(changes),
    files: fileSource(changes),
    threads: threadSource(github, { at, number, paths, shown }, asked),
    reviews: reviewSource(github, { at, number, shown }, asked),
    checks: checkSource(() => checksOf(github, at, pull.head.sha, asked), {
      shown,
      owner: isFromFork(pull) ? author : undefined,
    }),
    commits: commitSource(
      github,
      { at, number, count: pull.commits, author, isForeign: isFromFork(pull), shown },
      asked,
    ),
  };
}

/** What the author of the pull request wrote: its title, the branch of their fork, its body. */
function textSource(pull: Pull): Source {
  const author = authorOf(pull);
  const { title, body } = pull;
  const branch = isFromFork(pull) ? headName(pull) : '';
  const bytes = Buffer.byteLength(title) + Buffer.byteLength(branch) + Buffer.byteLength(body ?? '') + 50;
  return {
    name: TEXT,
    batch: async () => ({
      items: [
        {
          by: [author],
          bytes,
          text: (voice) =>
            [
              `title: ${short(voice(author, title.slice(0, 1000)), 300)}`,
              ...(branch === '' ? [] : [`branch: ${voice(author, branch)}`]),
              ...(body ? ['', voice(author, body)] : []),
            ].join('\n'),
        },
      ],
    }),
  };
}
