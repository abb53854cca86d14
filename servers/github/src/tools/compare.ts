import { defineTool, outside, reads, type Call } from '@plugboard/core';
import * as z from 'zod';
import type { GitHubDeps } from '../deps.ts';
import { isAt } from '../diff/changed-file.ts';
import { rowOf, showChanges } from '../diff/changes.ts';
import { byInterest, byPath } from '../diff/interest.ts';
import { Cursor, MaxTokens, Paths } from '../paging/document-arguments.ts';
import { authorOf } from '../history/commit-row.ts';
import { authorsOf, commitsText } from '../history/commits-text.ts';
import { comparisonOf, type Comparison } from '../history/comparison.ts';
import { assertServed, originOf, pinned, Revision } from '../history/revision.ts';
import { foldersOf, totalsOf } from '../history/totals.ts';
import { patchLoader, type PatchLoader } from '../history/versions.ts';
import { within } from '../paging/within.ts';
import { Ref, Where } from '../names.ts';
import { cursorAt, placeIn } from '../paging/cursor.ts';
import type { At } from '../policy/allow-list.ts';
import type { Policy, Voice } from '../policy/policy.ts';
import { counted } from '../text.ts';

const Place = z.strictObject({
  base: z.string().regex(/^[\da-f]{40,64}$/),
  head: z.string().regex(/^[\da-f]{40,64}$/),
  file: z.int().min(0),
  line: z.int().min(0),
});

const Input = z.strictObject({
  ...Where,
  base: Ref.describe('Branch, tag or sha'),
  head: Revision.describe('Or owner:branch of a fork'),
  detail: z.enum(['summary', 'files', 'patch']).default('summary').describe('How much'),
  paths: Paths,
  limit: z.int().min(1).max(3_000).default(300).describe('Most files'),
  cursor: Cursor,
  max_tokens: MaxTokens,
});
type Args = z.output<typeof Input>;

export const compare = defineTool({
  name: 'compare',
  title: 'Compare revisions',
  description:
    'What head has that base has not: commits and files (summary), every file, or patches. Lock, generated and binary files come last; their patches only by paths.',
  effect: reads({ openWorld: true }),
  groups: ['repo', 'prs'],
  inputSchema: Input,
  handler: async (args, { github, policy }: GitHubDeps, call) => {
    const at = policy.at(args);
    const { base, head, detail, paths = [], cursor } = args;
    assertServed(policy, head, at);
    const about = { ...at, base, head, detail, paths };
    const place = placeIn(cursor, Place, about);
    const sides = place ? { base: place.base, head: pinned(head, place.head) } : { base, head };
    const comparison = await comparisonOf(
      github,
      { at, ...sides, isOwn: originOf(head, at) === 'own' },
      call,
    );
    policy.opened(call, at);
    const voices = await voicesOf({ at, head, comparison }, policy, call);
    const load = patchLoader(
      github,
      { at, before: comparison.mergeBase.sha, after: comparison.head.sha },
      call,
    );
    const facts = factsOf(at, args, comparison);
    const here = { args, comparison, policy, facts, ...voices };
    if (detail === 'summary') return within(args.max_tokens, (room) => summaryOf(here, room));
    const cursorOf = (next: { file: number; line: number }) =>
      cursorAt({ base: comparison.base.sha, head: comparison.head.sha, ...next }, about);
    const from = place ?? { file: 0, line: 0 };
    return within(args.max_tokens, (room) => changesOf({ ...here, from, load, cursorOf }, room - OVERHEAD));
  },
});

/** Bytes of what stands around what can be cut. */
const OVERHEAD = 900;

interface Here {
  readonly args: Args;
  readonly comparison: Comparison;
  readonly policy: Policy;
  readonly facts: string;
  readonly voice: Voice;
  readonly say: (patch: string) => string;
}

interface Going extends Here {
  readonly from: { readonly file: number; readonly line: number };
  readonly load: PatchLoader;
  readonly cursorOf: (next: { file: number; line: number }) => string;
}

/** How commits and contents are shown: those of a fork, or of a sha that may be one's, are words of others. */
async function voicesOf(
  { at, head, comparison }: { at: At; head: string; comparison: Comparison },
  policy: Policy,
  call: Call,
): Promise<{ voice: Voice; say: (patch: string) => string }> {
  const origin = originOf(head, at);
  const owner = typeof origin === 'object' ? { login: origin.fork } : undefined;
  const people = [...comparison.newest, ...comparison.oldest].map(authorOf);
  const voice = await policy.heard(call, at, origin === 'own' ? people : [...people, owner]);
  return { voice, say: origin === 'own' ? policy.shown : (patch) => voice(owner, patch) };
}

function factsOf({ owner, repo }: At, { base, head }: Args, comparison: Comparison): string {
  const { ahead, behind, mergeBase, head: tip, base: start } = comparison;
  const common = `${mergeBase.sha.slice(0, 10)}${mergeBase.date === undefined ? '' : ` of ${mergeBase.date.slice(0, 10)}`}`;
  const partial = comparison.isPartial
    ? '\nThe trees are too large for GitHub to list: these are the first 300 files it names. A base nearer to head shows others.'
    : '';
  return `${owner}/${repo} ${base} (${start.sha.slice(0, 10)})...${head} (${tip.sha.slice(0, 10)}): ${ahead} ahead, ${behind} behind, merge base ${common}.\n${totalsOf(comparison.files)}.${partial}`;
}

function summaryOf({ args, comparison, policy, facts, voice, say }: Here, room: number): string {
  const { ahead, files, head } = comparison;
  const { shown } = policy;
  const commits = commitsText(comparison, { voice, shown, room: Math.floor((room - OVERHEAD) * 0.5) });
  const cut = (lines: readonly string[], share: number) => {
    let left = Math.floor((room - OVERHEAD) * share);
    const fitting = lines.filter((line) => (left -= Buffer.byteLength(line) + 1) >= 0);
    const more = lines.length - fitting.length;
    return more === 0 ? fitting : [...fitting, `… ${more} more`];
  };
  const wanted = files.filter((file) => isAt(file, args.paths ?? []));
  const rows = byInterest(wanted)
    .slice(0, 20)
    .map((file) => rowOf(file, { shown: say }));
  const folders = wanted.length > 20 ? cut(foldersOf(wanted, say), 0.15) : [];
  const text = [
    ...(ahead === 0
      ? []
      : [`Commits, newest first (${ahead} by ${counted(authorsOf(comparison), 'author')}):`, commits.text]),
    ...(folders.length === 0 ? [] : ['Folders:', ...folders]),
    ...(rows.length === 0 ? [] : [wanted.length > 20 ? 'Files, 20 of them:' : 'Files:', ...cut(rows, 0.3)]),
  ].join('\n');
  const more = [
    ...(commits.left === 0
      ? []
      : [`${counted(commits.left, 'commit')} not shown: list_commits with ref ${head.sha.slice(0, 10)}.`]),
    ...(wanted.length > 20 ? ['All files: detail files. Hunks: detail patch.'] : []),
  ];
  return [facts, ...(text === '' ? [] : [outside(text, { source: sourceOf(args) })]), ...more].join('\n');
}

async function changesOf(
  { args, comparison, facts, say, from, load, cursorOf }: Going,
  room: number,
): Promise<string> {
  const { detail, paths = [], limit } = args;
  const wanted = byPath(comparison.files).filter((file) => isAt(file, paths));
  const asked = { detail: detail === 'patch' ? 'patch' : 'files', from, limit, room, paths } as const;
  const made = await showChanges(wanted, { ...asked, say, shown: say, load });
  const strangers = paths.filter((path) => !comparison.files.some((file) => isAt(file, [path])));
  const first = from.file + 1;
  const notes = [
    ...(strangers.length === 0 ? [] : [`Not changed: ${counted(strangers.length, 'path')} of those given.`]),
    `Shown: ${made.files === 0 ? 'no file' : `files ${first} to ${from.file + made.files}`} of ${wanted.length}${made.cut === 0 ? '' : `, ${made.cut} cut (whole by paths)`}${from.line === 0 ? '' : `, the first from line ${from.line} of its patch`}.`,
    ...(made.next === undefined ? [] : [`next_cursor: ${cursorOf(made.next)}`]),
  ];
  const body = made.text === '' ? [] : [outside(made.text, { source: sourceOf(args) })];
  return [facts, ...body, ...notes].join('\n');
}

function sourceOf({ base, head }: Args): string {
  return `changes ${base}...${head}`;
}
