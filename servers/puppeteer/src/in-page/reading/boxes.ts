import { attribute } from '../dom.ts';
import type { Box } from './tree.ts';

export const isBox = (kid: Box | string): kid is Box => typeof kid !== 'string';
export const boxesIn = ({ kids }: Box): Box[] => kids.filter(isBox);

/** It and all in it, outer ones first. */
export function* all(box: Box): Generator<Box> {
  yield box;
  for (const kid of box.kids) if (isBox(kid)) yield* all(kid);
}

export function* outwards(box: Box): Generator<Box> {
  for (let each: Box | undefined = box; each !== undefined; each = each.parent) yield each;
}

export const isIn = (box: Box, outer: Box): boolean => [...outwards(box)].includes(outer);

/** Its text in one line. */
export function textIn(box: Box, without: ReadonlySet<Box> = new Set()): string {
  return raw(box, without).replaceAll(/\s+/g, ' ').trim();
}

function raw(box: Box, without: ReadonlySet<Box>): string {
  if (without.has(box)) return '';
  if (box.tag === 'br') return '\n';
  const inner = box.kids.map((kid) => (isBox(kid) ? raw(kid, without) : kid)).join('');
  return box.isInline ? inner : ` ${inner} `;
}

/** What is left of it, in words. */
export function left(box: Box, without: ReadonlySet<Box>): { words: number; links: number } {
  if (without.has(box)) return { words: 0, links: 0 };
  let { words, linkWords: links } = box;
  for (const kid of box.kids) {
    if (!isBox(kid) || kid.words === 0) continue;
    const rest = left(kid, without);
    words -= kid.words - rest.words;
    links -= kid.linkWords - rest.links;
  }
  return { words, links };
}

export const isHeading = ({ tag, element }: Box): boolean =>
  /^h[1-6]$/.test(tag) || attribute(element, 'role') === 'heading';

/** Something in it breaks a line. */
export const hasBlock = (box: Box): boolean => boxesIn(box).some((kid) => !kid.isInline || hasBlock(kid));
