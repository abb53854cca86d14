import { backdropIn, paintIn, type Paint } from './colour.ts';
import { documentClip, overflowClip, shapeClip, viewport } from './clip.ts';
import type { Backdrop, Colour, Reason } from './contract.ts';
import { boxOf } from './dom.ts';
import { filtered } from './filter.ts';
import { isMaskedOut } from './mask.ts';
import { EVERYWHERE, isEmpty, meet, showsIn, type Rect } from './rect.ts';

/**
 * What the place of an element lets be seen of what flows in it. What is positioned is cut by what holds it alone (CSS 2.2 §11.1):
 * that is looked for outwards when something positioned comes, as is what lies behind when a text comes. Reading styles is what a
 * look costs.
 */
export interface Sight {
  readonly flow: Rect;
  /** What clips of shapes leave, whatever holds it. */
  readonly shape: Rect;
  readonly opacity: number;
  /** In pixels. */
  readonly blur: number;
  /** The whole document, to tell what is cut off from what is far away. */
  readonly all: Rect;
  readonly element?: Element | undefined;
  readonly style?: CSSStyleDeclaration;
  readonly outer?: Sight;
  /** What filters around it make of its colours. */
  readonly filter?: ((colour: Colour) => Colour) | undefined;
  /** Letters are cut out of this instead of being drawn on it. */
  readonly cut?: Paint | undefined;
  /** It lies below what else is drawn in the same stack. */
  readonly below?: readonly Below[] | undefined;
  backdrop?: { readonly colours: Backdrop } | undefined;
}

export interface Below {
  readonly element: Element;
  /** Of the stack (CSS 2.2 appendix E). */
  readonly root: Element | undefined;
}

const FAINTEST = 0.05;
const WHITE: Colour = [255, 255, 255, 1];
const DARK: Colour = [18, 18, 18, 1];

/** `backdrop` is what lies behind a frame; of a page of its own, what Chrome paints. */
export function outermost(backdrop: Backdrop, isFrame: boolean, scheme: string): Sight {
  const canvas = [/^dark\b|only dark/.test(scheme) && !scheme.includes('light') ? DARK : WHITE];
  const all = documentClip();
  return {
    flow: all,
    shape: EVERYWHERE,
    opacity: 1,
    blur: 0,
    backdrop: { colours: isFrame ? backdrop : canvas },
    all,
  };
}

/** What is seen of what is in an element; a reason, where nothing is, wherever it lies. */
export function enter(element: Element, style: CSSStyleDeclaration, outer: Sight): Sight | Reason {
  const { display } = style;
  if (display === 'none' || style.contentVisibility === 'hidden') return 'display';
  const { all } = outer;
  if (display === 'contents') return { ...outer, element, style, outer, backdrop: undefined };
  const { opacity: left, blur, change } = filtered(style.filter);
  const opacity = outer.opacity * Number(style.opacity) * left;
  if (opacity < FAINTEST || isMaskedOut(element, style)) return 'opacity';
  const own = shapeClip(element, style);
  if (own !== undefined && isEmpty(own)) return 'clipping';
  const shape = own === undefined ? outer.shape : meet(outer.shape, own);
  const mine = clipOf(style, outer);
  const flow = overflowClip(element, style, own === undefined ? mine : meet(mine, own));
  const filter = both(change, outer.filter);
  const cut = style.backgroundClip.includes('text') ? paintIn(style) : outer.cut;
  const apart = belowOf(element, style, outer);
  const below = apart === undefined ? outer.below : [...(outer.below ?? []), apart];
  return {
    flow,
    shape,
    opacity,
    all,
    element,
    style,
    outer,
    filter,
    blur: Math.max(blur, outer.blur),
    cut,
    below,
    backdrop: undefined,
  };
}

type Filter = Sight['filter'];

function both(inner: Filter, outer: Filter): Filter {
  return inner && outer ? (colour) => outer(inner(colour)) : (inner ?? outer);
}

/** What cuts an element itself. */
function clipOf({ position }: CSSStyleDeclaration, sight: Sight): Rect {
  if (position !== 'absolute' && position !== 'fixed') return sight.flow;
  for (let each: Sight | undefined = sight; each?.style; each = each.outer)
    if (holds(each.style, position)) return meet(each.flow, sight.shape);
  return meet(position === 'fixed' ? viewport() : sight.all, sight.shape);
}

/** Whether a positioned element in it is held by it (CSS Position 3 §2.1, CSS Transforms 1 §4, and their like in others). */
function holds(style: CSSStyleDeclaration, position: 'absolute' | 'fixed'): boolean {
  if (style.display === 'contents' || style.display === 'inline')
    return position === 'absolute' && style.position !== 'static';
  if (position === 'absolute' && style.position !== 'static') return true;
  const { transform, translate, rotate, scale, perspective, filter, backdropFilter } = style;
  const changes = [transform, translate, rotate, scale, perspective, filter, backdropFilter];
  return (
    changes.some((value) => value !== 'none' && value !== undefined) ||
    /paint|layout|strict|content/.test(style.contain) ||
    /transform|filter|perspective/.test(style.willChange)
  );
}

/** Drawn before what flows in the same stack: only what is positioned, or an item of a box that flexes, is put in order. */
function belowOf(element: Element, style: CSSStyleDeclaration, outer: Sight): Below | undefined {
  if (!style.zIndex.startsWith('-')) return undefined;
  if (style.position === 'static' && !/flex|grid/.test(outer.style?.display ?? '')) return undefined;
  let root: Sight | undefined = outer;
  while (root?.outer?.style !== undefined && !(root.style && isApart(root.style))) root = root.outer;
  return { element, root: root?.element };
}

/** Whether an element has a stack of its own (CSS 2.2 §9.9.1, and what came later). */
function isApart(style: CSSStyleDeclaration): boolean {
  const { position, zIndex, opacity, isolation, mixBlendMode } = style;
  return (
    (position !== 'static' && zIndex !== 'auto') ||
    zIndex.startsWith('-') ||
    position === 'fixed' ||
    position === 'sticky' ||
    Number(opacity) < 1 ||
    isolation === 'isolate' ||
    mixBlendMode !== 'normal' ||
    style.clipPath !== 'none' ||
    style.maskImage !== 'none' ||
    (style.display !== 'inline' && holds(style, 'fixed'))
  );
}

/** What lies behind what is in an element. */
export function behind(sight: Sight): Backdrop {
  const open: Sight[] = [];
  let each: Sight | undefined = sight;
  for (; each !== undefined && each.backdrop === undefined; each = each.outer) open.push(each);
  let colours = each?.backdrop?.colours;
  for (const inner of open.toReversed()) {
    const { style } = inner;
    if (style !== undefined && style.display !== 'contents')
      colours = backdropIn(style, colours, inner.filter);
    inner.backdrop = { colours };
  }
  return colours;
}

/** Whether something of an element's own box can be seen. */
export function isBoxSeen(element: Element, style: CSSStyleDeclaration, outer: Sight): boolean {
  if (style.visibility !== 'visible' || style.display === 'contents') return false;
  return showsIn(boxOf(element), clipOf(style, outer));
}
