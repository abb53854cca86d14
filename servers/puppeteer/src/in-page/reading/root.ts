import { Readability } from '@mozilla/readability';
import { attribute, blankDocument, titleOf } from '../dom.ts';
import { all, boxesIn, isBox, outwards } from './boxes.ts';
import type { Box } from './tree.ts';
import { countWords } from './words.ts';

const COPIED = ['class', 'id', 'role', 'itemprop', 'rel'];

/** The box that holds the text of a page, by Readability; undefined: it finds none. */
export function articleIn(root: Box): Box | undefined {
  const copy = blankDocument(titleOf());
  copy.body.append(copied(root, copy));
  const found = new Readability<Node>(copy, {
    serializer: (node) => node,
    charThreshold: 250,
    disableJSONLD: true,
    maxElemsToParse: 0,
  }).parse();
  if (found?.content === null || found?.content === undefined) return undefined;
  const kept = marksIn(found.content as Element);
  const own = new Map<Box, number>();
  for (const box of all(root)) if (kept.has(box.at)) own.set(box, ownWords(box));
  const total = [...own.values()].reduce((sum, words) => sum + words, 0);
  return total === 0 ? undefined : widened(smallest(root, own, total), root);
}

/** By their names and ids a page could make properties of others look like what they are not. */
const PLAIN = new Set(
  'body button embed fieldset form frame html iframe img input object select textarea'.split(' '),
);

/** The same boxes in a document that nothing runs in. Each says by an attribute of its own which it was. */
function copied(box: Box, copy: Document): Node {
  const tag = /^[a-z][a-z0-9-]*$/.test(box.tag) && !PLAIN.has(box.tag) ? box.tag : 'div';
  const element = copy.createElement(tag);
  for (const name of COPIED) {
    const value = attribute(box.element, name);
    if (value !== null) element.setAttribute(name, value);
  }
  if (box.tag === 'a')
    element.setAttribute('href', attribute(box.element, 'href')?.startsWith('#') === true ? '#' : 'x');
  element.setAttribute(`at-${box.at}`, '');
  for (const kid of box.kids) element.append(isBox(kid) ? copied(kid, copy) : kid);
  return element;
}

function marksIn(content: Element): Set<number> {
  const names = [content, ...content.querySelectorAll('*')].flatMap((each) => each.getAttributeNames());
  return new Set(names.filter((name) => name.startsWith('at-')).map((name) => Number(name.slice(3))));
}

const ownWords = ({ kids }: Box): number =>
  kids.reduce((sum, kid) => sum + (isBox(kid) ? 0 : countWords(kid)), 0);

function smallest(root: Box, own: ReadonlyMap<Box, number>, total: number): Box {
  const sums = new Map<Box, number>();
  for (const [box, words] of own)
    for (const each of outwards(box)) sums.set(each, (sums.get(each) ?? 0) + words);
  let found = root;
  for (;;) {
    const next = boxesIn(found).find((kid) => (sums.get(kid) ?? 0) >= total * 0.97);
    if (next === undefined || next.isInline) return found;
    found = next;
  }
}

const isMain = ({ tag, element }: Box): boolean => tag === 'main' || attribute(element, 'role') === 'main';

/** Where the page itself says what its text is in, that is it. */
function widened(box: Box, root: Box): Box {
  const outer = [...outwards(box)];
  const article = outer.find(
    ({ tag, hints }) => tag === 'article' || hints.has('article body') || hints.has('articlebody'),
  );
  const isAlone = article !== undefined && [...all(root)].filter(({ tag }) => tag === 'article').length <= 1;
  if (article !== undefined && (isAlone || article === box)) return article;
  return outer.find(isMain) ?? article ?? box;
}

/** What a page has beside its header, navigation and footer. */
export function mainIn(root: Box): Box {
  for (const box of all(root)) if (isMain(box) && box.words > root.words * 0.2) return box;
  return root;
}
