import { outside, visible } from '@plugboard/core';
import { tally, type Outcome } from '../ci/state.ts';
import { churn, type ChangedFile } from '../diff/changed-file.ts';
import { rowOf, showChanges } from '../diff/changes.ts';
import { byInterest, unwritten } from '../diff/interest.ts';
import type { Policy } from '../policy/policy.ts';
import { maskSecrets } from '../policy/secrets.ts';
import { counted, short } from '../text.ts';
import { authorsOf, commitsText } from './commits-text.ts';
import { flagsOf, type Flag } from './flags.ts';
import { writerOf, type Review } from './review.ts';
import { totalsOf } from './totals.ts';

/** Bytes of what stands around what can be cut. */
const OVERHEAD = 1_400;

/** What a reviewer wants first, then the changes as far as they fit into `room` bytes. */
export async function reviewText(review: Review, policy: Policy, room: number): Promise<string> {
  const { comparison, voice, at, branch } = review;
  const shown = sayOf(review, policy.shown);
  const flags = flagsOf(review.files, (text) => visible(text) !== text);
  const body = room - OVERHEAD;
  const top = fitted(
    [...pullLines(review), ...ciLines(review, shown), ...issueLines(review), ...flagLines(flags, shown)],
    body * 0.35,
  );
  const commits = commitsText(comparison, { voice, shown: policy.shown, room: body * 0.15 });
  const head = [...top.lines, ...(commits.text === '' ? [] : ['Commits, newest first:', commits.text])];
  const changes = (lines: readonly string[]) =>
    showChanges(byInterest(review.files), {
      detail: 'patch',
      from: { file: 0, line: 0 },
      limit: 3_000,
      room: Math.max(0, body - Buffer.byteLength(lines.join('\n')) - 50),
      paths: [],
      say: shown,
      shown,
    });
  let made = await changes(head);
  const isWhole = made.next === undefined && made.cut === 0;
  // Where all changes are shown, a list of the files would say them twice.
  const sizes = isWhole ? [] : bySize(review.files).map((file) => rowOf(file, { shown }));
  const rows = fitted(sizes, body * 0.15);
  if (rows.lines.length > 0) {
    head.push('Files, the most changed first:', ...rows.lines);
    made = await changes(head);
  }
  const isLastCut = made.next !== undefined && made.next.line > 0;
  const text = [...head, ...(made.text === '' ? [] : ['Changes:', made.text])].join('\n');
  const left = [
    ...(top.left === 0 ? [] : [`${counted(top.left, 'line')} of the first part`]),
    ...(commits.left === 0
      ? []
      : [`${counted(commits.left, 'commit')} (list_commits with ref ${comparison.head.sha.slice(0, 10)})`]),
    ...(rows.left === 0 ? [] : [`${counted(rows.left, 'row')} of files (compare with detail files)`]),
    ...cutWords(review, { begun: made.files, cut: made.cut + (isLastCut ? 1 : 0) }),
  ];
  return [
    ...factsOf(review, flags),
    ...(text === '' ? [] : [outside(text, { source: `branch ${branch} of ${at.owner}/${at.repo}` })]),
    ...(left.length === 0 ? [] : [`Not shown: ${left.join('; ')}.`]),
  ].join('\n');
}

/** Which patches are missing and how to get them. */
function cutWords({ files, base, branch }: Review, { begun, cut }: { begun: number; cut: number }): string[] {
  const later = files.length - begun;
  if (later === 0 && cut === 0) return [];
  const words = [
    ...(later === 0 ? [] : [`patches of ${counted(later, 'file')}`]),
    ...(cut === 0 ? [] : [`the rest of ${counted(cut, 'patch', 'patches')}`]),
  ];
  return [`${words.join(' and ')} (compare with base ${base}, head ${branch}, detail patch and their paths)`];
}

function factsOf(
  { at, branch, base, comparison, pull, hidesPulls, state, issues, files }: Review,
  flags: readonly Flag[],
): string[] {
  const { head, ahead, behind, mergeBase, newest, oldest, isPartial } = comparison;
  const merges = [...newest, ...oldest].filter(({ parents }) => parents.length > 1).length;
  const common = `${mergeBase.sha.slice(0, 10)}${mergeBase.date === undefined ? '' : ` of ${mergeBase.date.slice(0, 10)}`}`;
  const risks = [
    ...(flags.length === 0 ? [] : [counted(flags.length, 'kind of change', 'kinds of change')]),
    ...(merges === 0 ? [] : [counted(merges, 'merge commit')]),
    ...(behind === 0 ? [] : [`${counted(behind, 'commit')} behind ${base}`]),
    ...(isPartial ? ['only the first 300 files could be listed'] : []),
  ];
  return [
    `${at.owner}/${at.repo} ${branch} at ${head.sha} against ${base}: ${ahead} ahead, ${behind} behind, merge base ${common}, ${counted(authorsOf(comparison), 'author')}.`,
    `${totalsOf(files)}.`,
    `Pull request: ${pull === undefined ? (hidesPulls ? 'not shown to this token' : 'none open') : `#${pull.number} ${pull.draft === true ? 'draft' : 'open'}`}. CI: ${tally(state)}. Linked: ${issues.length === 0 ? 'nothing' : counted(issues.length, 'issue')}. Look closely: ${risks.join(', ') || 'nothing stands out'}.`,
  ];
}

function pullLines({ pull, voice }: Review): string[] {
  if (pull === undefined) return [];
  const person = writerOf(pull);
  const title = short(voice(person, pull.title.slice(0, 1_000)), 200);
  const body = short(voice(person, (pull.body ?? '').slice(0, 2_000)), 500);
  return [
    `Pull request #${pull.number} by ${person.login} into ${pull.base.ref}: ${title}`,
    ...(body === '' ? [] : [body]),
  ];
}

function ciLines({ state }: Review, shown: Policy['shown']): string[] {
  const line = ({ name, word, id, title, state: how }: Outcome) => {
    const job = id === undefined ? '' : ` (job ${id})`;
    const why = title === undefined || how !== 'failed' ? '' : `: ${short(shown(title.slice(0, 500)), 150)}`;
    return `CI ${how}: ${short(shown(name.slice(0, 300)), 80)}${job} ${word}${why}`;
  };
  const worth = state.outcomes.filter((each) => each.state !== 'passed');
  const more = worth.length - 15;
  return [...worth.slice(0, 15).map(line), ...(more > 0 ? [`CI: ${more} more that did not pass`] : [])];
}

function issueLines({ issues, voice }: Review): string[] {
  return issues.map(({ link: { at, number, closes }, issue }) => {
    const how = closes ? 'Closes' : 'Names';
    if (issue === undefined) return `${how} ${at.owner}/${at.repo}#${number}, which was not looked up`;
    const title = short(voice(writerOf(issue), issue.title.slice(0, 1_000)), 120);
    return `${how} #${number}, ${issue.state}: ${title}`;
  });
}

function flagLines(flags: readonly Flag[], shown: Policy['shown']): string[] {
  return flags.map(({ what, paths }) => {
    const names = paths.slice(0, 5).map((path) => short(shown(path), 120));
    return `Look closely, ${what}: ${names.join(', ')}${paths.length > 5 ? ` and ${paths.length - 5} more` : ''}`;
  });
}

/** Patches, and what else whoever owns the branch named; what looks like a secret is told above, and not shown. */
function sayOf({ voice, owner }: Review, shown: Policy['shown']): (patch: string) => string {
  return (patch) => {
    const masked = maskSecrets(patch);
    return owner === undefined ? shown(masked) : voice(owner.person, masked);
  };
}

function bySize(files: readonly ChangedFile[]): ChangedFile[] {
  const last = (file: ChangedFile) => (unwritten(file) === undefined ? 0 : 1);
  return files.toSorted((one, other) => last(one) - last(other) || churn(other) - churn(one));
}

/** The leading lines that fit, and how many do not. */
function fitted(lines: readonly string[], room: number): { lines: string[]; left: number } {
  let left = room;
  const end = lines.findIndex((line) => (left -= Buffer.byteLength(line) + 1) < 0);
  return end === -1
    ? { lines: [...lines], left: 0 }
    : { lines: lines.slice(0, end), left: lines.length - end };
}
