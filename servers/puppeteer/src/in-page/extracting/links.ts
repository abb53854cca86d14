import { upTo } from '../cuts.ts';
import { attribute, outerOf, tagOf } from '../dom.ts';
import { labelOf } from '../names.ts';
import { all, outwards, textIn } from '../reading/boxes.ts';
import type { LinkRow } from '../reading/contract.ts';
import { addressOf } from '../reading/runs.ts';
import type { Box } from '../reading/tree.ts';

const LONGEST = 300;

export function links(root: Box): LinkRow[] {
  return [...all(root)]
    .filter(({ tag }) => tag === 'a' || tag === 'area')
    .map((box) => ({ text: nameOf(box), url: addressOf(box), where: whereOf(box) }))
    .filter(({ url }) => url !== '');
}

const nameOf = (box: Box): string => upTo(textIn(box) || labelOf(box.element), LONGEST);

const PLACES: Readonly<Record<string, LinkRow['where']>> = {
  aside: 'aside',
  banner: 'header',
  complementary: 'aside',
  contentinfo: 'footer',
  footer: 'footer',
  header: 'header',
  main: 'main',
  nav: 'nav',
  navigation: 'nav',
};

/** By the part of the page around it. */
export function whereOf(box: Box): LinkRow['where'] {
  for (const { tag, element } of around(box)) {
    const place = PLACES[attribute(element, 'role') ?? tag];
    if (place !== undefined) return place;
  }
  return 'main';
}

/** What is around it on the page, beyond what was asked for too. */
function* around(box: Box): Generator<Pick<Box, 'element' | 'tag'>> {
  let top = box.element;
  for (const each of outwards(box)) {
    yield each;
    top = each.element;
  }
  for (let each = outerOf(top); each !== null; each = outerOf(each))
    yield { element: each, tag: tagOf(each) };
}
