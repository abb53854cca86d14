import type { Voice } from '../policy/policy.ts';
import { short } from '../text.ts';
import type { Shipped } from './changes.ts';

/** Sections in their order; what belongs to none is among the others. First match, by label and by the prefix of the title. */
const SECTIONS: readonly [title: string, label: RegExp, prefix: RegExp][] = [
  ['Breaking changes', /break|incompatib/i, /^\w+(?:\([^)]*\))?!:/],
  [
    'Features',
    /^(?:feature|feat|enhancement|type: ?feature|kind\/feature)/i,
    /^(?:feat|feature)(?:\([^)]*\))?:/i,
  ],
  ['Fixes', /bug|^fix/i, /^(?:fix|bugfix|hotfix)(?:\([^)]*\))?:/i],
  ['Dependencies', /dependenc/i, /^(?:(?:chore|build|fix)\(deps(?:-dev)?\)|deps):|^Bump \S+ from /i],
  ['Documentation', /^doc/i, /^docs?(?:\([^)]*\))?:/i],
];
const OTHERS = 'Other changes';
/** The order of matching: a fix of dependencies is one of dependencies. */
const MATCHING = [SECTIONS[0], SECTIONS[3], SECTIONS[4], SECTIONS[1], SECTIONS[2]].filter(
  (each) => each !== undefined,
);

export function sectionOf({ title, labels }: Pick<Shipped, 'title' | 'labels'>): string {
  const found = MATCHING.find(
    ([, label, prefix]) => prefix.test(title) || labels.some((each) => label.test(each)),
  );
  return found?.[0] ?? OTHERS;
}

/** The notes as Markdown, ready for a release. */
export function notesOf(shipped: readonly Shipped[], voice: Voice): string {
  const bySection = Map.groupBy(shipped, sectionOf);
  const sections = [...SECTIONS.map(([title]) => title), OTHERS].flatMap((title) => {
    const items = bySection.get(title) ?? [];
    return items.length === 0 ? [] : [`## ${title}\n\n${items.map((item) => line(item, voice)).join('\n')}`];
  });
  const people = new Set(shipped.flatMap(({ author }) => (author === undefined ? [] : `@${author.login}`)));
  const thanks = people.size === 0 ? [] : [`Contributors: ${[...people].join(', ')}`];
  return [...sections, ...thanks].join('\n\n');
}

function line({ title, number, sha, author }: Shipped, voice: Voice): string {
  const plain = title.replace(/^\w+(?:\([^)]*\))?!?:\s*/, '');
  const words = voice(author, short(plain === '' ? title : plain, 200));
  const by = author === undefined ? '' : ` by @${author.login}`;
  return `- ${words}${by} (${number === undefined ? sha.slice(0, 10) : `#${number}`})`;
}
