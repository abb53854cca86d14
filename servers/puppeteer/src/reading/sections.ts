import { ToolError } from '@plugboard/core';
import type { Block } from '../in-page/reading/contract.ts';
import { wordsOf } from './pages.ts';

interface Section {
  /** `2.1`. */
  readonly number: string;
  readonly name: string;
  readonly level: number;
  /** Its own, and those of the sections in it. */
  readonly blocks: readonly Block[];
}

/** The sections of a text, by its headings. */
function sectionsOf(blocks: readonly Block[]): Section[] {
  const heads = blocks.flatMap((block, at) => (block.kind === 'heading' ? [{ ...block, at }] : []));
  const open: { level: number; count: number }[] = [{ level: 0, count: 0 }];
  return heads.map(({ level, runs, at }, index) => {
    while ((open.at(-1)?.level ?? 0) >= level) open.pop();
    const outer = open.at(-1);
    if (outer !== undefined) outer.count += 1;
    const number = open.map(({ count }) => count).join('.');
    open.push({ level, count: 0 });
    const next = heads.slice(index + 1).find((each) => each.level <= level);
    return {
      number,
      level,
      name: flat(runs.map(({ text }) => text).join('')),
      blocks: blocks.slice(at, next?.at),
    };
  });
}

const flat = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

/** A line for each: its number, its name, how many words it has. */
export function outlineOf(blocks: readonly Block[]): string {
  return sectionsOf(blocks)
    .map(({ number, name, blocks: inner }) => {
      const depth = number.split('.').length - 1;
      return `${'  '.repeat(depth)}${number} ${name} (${wordsOf(inner)} words)`;
    })
    .join('\n');
}

/** By its number or its name. */
export function sectionIn(blocks: readonly Block[], wanted: string): readonly Block[] {
  const all = sectionsOf(blocks);
  const folded = (text: string) => flat(text).toLowerCase();
  const found =
    all.find(({ number }) => number === wanted.trim().replace(/\.$/, '')) ??
    all.find(({ name }) => folded(name) === folded(wanted)) ??
    all.find(({ name }) => folded(name).startsWith(folded(wanted)));
  if (found !== undefined) return found.blocks;
  throw new ToolError(all.length === 0 ? 'The text has no headings.' : 'There is no such section.', {
    code: 'NO_SECTION',
    hint: all.length === 0 ? 'Leave section out.' : 'Take a number from format outline.',
  });
}
