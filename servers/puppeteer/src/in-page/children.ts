import { attribute, childrenOf, has, isElement, isText, kidsOf, shadowOf, tagOf } from './dom.ts';
import type { Lines } from './lines.ts';
import { seenOf } from './letters.ts';
import { hide, hideAll, type Look } from './look.ts';
import { after, before } from './pseudo.ts';
import type { Sight } from './visible.ts';

/** Where somebody is on the way through a page. */
export interface Here {
  readonly look: Look;
  readonly element: Element;
  readonly style: CSSStyleDeclaration;
  /** What is seen of the element itself. */
  readonly outer: Sight;
  /** What is seen of what is in it. */
  readonly inner: Sight;
  readonly at: number;
}

const INLINE = /^(inline|contents|ruby|math)/;
export const isInline = ({ display, float }: CSSStyleDeclaration): boolean =>
  INLINE.test(display) && float === 'none';

/** What stands in an element, and what its style writes before and after it. */
export function children(here: Here, out: Lines): void {
  const { look, element, inner } = here;
  before(here, out);
  const isClosed = tagOf(element) === 'details' && !has(element, 'open');
  for (const child of childrenOf(element)) {
    if (isText(child)) write(here, child, out);
    else if (isElement(child)) {
      if (isClosed && tagOf(child) !== 'summary') hideAll(look, child, 'closed');
      else {
        look.depth += 1;
        look.visit(look, child, inner, out);
        look.depth -= 1;
      }
    }
  }
  after(here, out);
  // What its shadow root has no place for is not drawn.
  if (shadowOf(element) !== undefined) hideUnplaced(look, element);
}

function hideUnplaced(look: Look, host: Element): void {
  for (const kid of kidsOf(host)) {
    if (isElement(kid) && getComputedStyle(kid).display === '') hideAll(look, kid, 'display');
    else if (isText(kid) && kid.assignedSlot === null && textIsBare(kid)) hide(look, kid.data, 'display');
  }
}

function textIsBare(text: Text): boolean {
  const range = new Range();
  range.selectNodeContents(text);
  return range.getClientRects().length === 0;
}

function write(here: Here, node: Text, out: Lines): void {
  if (node.data.trim() === '') {
    if (node.data !== '') out.text(' ');
    return;
  }
  const seen = seenOf(here, node);
  if (seen !== '') out.text(seen, here.style.whiteSpaceCollapse.startsWith('preserve'));
}

/** What is only told to those who do not see. */
export function noteAttributes({ look, element }: Here, shown: string): void {
  for (const name of ['alt', 'title', 'aria-label', 'aria-description']) {
    const value = attribute(element, name);
    if (value !== null && value.trim() !== shown) hide(look, value, 'attribute');
  }
}
