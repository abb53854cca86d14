import type { Voice } from '../policy/policy.ts';
import { short } from '../text.ts';
import type { Shipped } from './changes.ts';

const BREAKING = 'Breaking changes';
const OTHERS = 'Other changes';

/** In which section something stands: by a label, or by the word before the title. First match. */
const MATCHING: readonly [section: string, label: RegExp, word: RegExp][] = [
  [BREAKING, /^(?!.*\bnon)(?:.*\bbreak(?:s|ing)?\b|.*\bincompatib)/i, /^\w+(?:\([^)]*\))?!:/],
  // A fix of dependencies is one of dependencies.
  ['Dependencies', /^(?:.*\b)?dependenc(?:y|ies)\b/i, /^(?:\w+\(deps(?:-dev)?\)|deps):|^Bump \S+ from /i],
  ['Documentation', /^(?:.*[/: ])?doc(?:s|umentation)?\b/i, /^docs?(?:\([^)]*\))?:/i],
  ['Features', /^(?:.*[/: ])?(?:feat|feature|enhancement)\b/i, /^(?:feat|feature)(?:\([^)]*\))?:/i],
  ['Fixes', /^(?:.*[/: ])?(?:bug|fix|bugfix)\b/i, /^(?:fix|bugfix|hotfix)(?:\([^)]*\))?:/i],
];

/** As they are read. */
const SECTIONS = [BREAKING, 'Features', 'Fixes', 'Documentation', 'Dependencies', OTHERS];

/** Words that say of what kind a change is, as in conventionalcommits.org; any other word is part of the title. */
const WORD =
  /^(?:feat|feature|fix|bugfix|hotfix|docs?|chore|refactor|perf|tests?|ci|build|style|deps|revert)(?:\([^)]*\))?!?:\s*/i;

export function sectionOf({
  title,
  labels,
  isBreaking,
}: Pick<Shipped, 'title' | 'labels' | 'isBreaking'>): string {
  if (isBreaking) return BREAKING;
  const found = MATCHING.find(
    ([, label, word]) => word.test(title) || labels.some((each) => label.test(each)),
  );
  return found?.[0] ?? OTHERS;
}

/** The notes as Markdown, ready for a release. `room` in bytes: what has none is counted, and its section keeps its order. */
export function notesOf(
  shipped: readonly Shipped[],
  voice: Voice,
  room: number,
): { text: string; left: number } {
  const bySection = Map.groupBy(shipped, sectionOf);
  let [rest, left] = [room, 0];
  const parts: string[] = [];
  for (const section of SECTIONS) {
    const lines = (bySection.get(section) ?? []).map((item) => lineOf(item, voice));
    const kept = lines.filter((line) => (rest -= Buffer.byteLength(line) + 1) >= 0);
    left += lines.length - kept.length;
    if (kept.length > 0) parts.push(`## ${section}\n\n${kept.join('\n')}`);
  }
  const people = new Set(
    shipped.flatMap(({ author }) => author?.login ?? []).filter((login) => !isBot(login)),
  );
  const thanks = [...people].slice(0, 100).map((login) => voiceless(login));
  if (thanks.length > 0) parts.push(`Contributors: ${thanks.join(', ')}`);
  return { text: parts.join('\n\n'), left };
}

function lineOf({ title, number, sha, author }: Shipped, voice: Voice): string {
  const plain = title.slice(0, 1000).replace(WORD, '');
  const words = short(voice(author, plain === '' ? title.slice(0, 1000) : plain), 200);
  const by = author === undefined ? '' : ` by ${voiceless(author.login)}`;
  return `- ${words}${by} (${number === undefined ? sha.slice(0, 10) : `#${number}`})`;
}

function isBot(login: string): boolean {
  return login.endsWith('[bot]') || login === 'ghost';
}

/** As it names somebody on GitHub; nothing but what a login can have. */
function voiceless(login: string): string {
  const name = login.replaceAll(/[^\w[\]-]/g, '').slice(0, 80);
  return isBot(login) ? name : `@${name}`;
}
