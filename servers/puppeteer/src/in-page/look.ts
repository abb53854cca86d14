import { leave, upTo } from './cuts.ts';
import { standsOut, type Painted } from './behind.ts';
import { colourOf, isPaint } from './colour.ts';
import type { Looked, LookOptions, Reason, SeenNode, Unseen } from './contract.ts';
import {
  boxOf,
  childrenOf,
  isElement,
  isText,
  kidsOf,
  queryDeep,
  rootElement,
  shadowOf,
  tagOf,
  textOf,
} from './dom.ts';
import { forgetStyles } from './first-line.ts';
import { Lines } from './lines.ts';
import { numbered } from './refs.ts';
import { outermost, type Sight } from './visible.ts';
import type { Rect } from './rect.ts';

export const MOST_ELEMENTS = 50_000;
/** Levels; a parser makes 512 at most (HTML Standard, as Chrome has it), so that only scripts go deeper. */
export const DEEPEST = 800;
const MOST_SUSPECTS = 200;
const MOST_LISTED = 300;
const PICTURES = new Set(['img', 'canvas', 'video', 'svg', 'iframe', 'object', 'embed', 'picture']);
/** No text of theirs is for anyone to read. */
export const NOT_READ = new Set([
  'script',
  'style',
  'template',
  'noscript',
  'head',
  'meta',
  'link',
  'title',
  'base',
  'datalist',
  'param',
  'source',
  'track',
]);

/** What a drawing is made of, or told of: none of it is drawn where it stands. */
export const NOT_DRAWN = new Set([
  'clipPath',
  'defs',
  'desc',
  'marker',
  'mask',
  'metadata',
  'pattern',
  'symbol',
]);

/** One look at a document: what it has found on the way. */
export interface Look {
  readonly elements: Element[];
  readonly suspects: Element[];
  /** Fields that wait for the text of their labels. */
  readonly fields: Map<Element, SeenNode>;
  readonly labels: Map<Element, string[]>;
  readonly hidden: Unseen[];
  /** What stands in fields for passwords. */
  readonly secrets: string[];
  readonly isListed: boolean;
  readonly visit: Visit;
  hiddenCount: number;
  beyond: number;
  /** Where it is now: elements around the one that is visited. */
  depth: number;
  painted?: Painted[];
}

let last: Look | undefined;
const identity = `${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`;

type Visit = (look: Look, element: Element, sight: Sight, out: Lines) => void;

export function newLook(visit: Visit, isListed = false): Look {
  const fields = new Map<Element, SeenNode>();
  const labels = new Map<Element, string[]>();
  return {
    elements: [],
    suspects: [],
    fields,
    labels,
    hidden: [],
    secrets: [],
    isListed,
    visit,
    hiddenCount: 0,
    beyond: 0,
    depth: 0,
  };
}

export function lookAround(visit: Visit, { hidden, backdrop, slack }: LookOptions): Looked {
  leave(slack);
  forgetStyles();
  const look = newLook(visit, hidden);
  const root = rootElement();
  const out = new Lines(placed(look, root));
  const isFrame = parent !== window;
  if (root !== null) visit(look, root, outermost(backdrop, isFrame, getComputedStyle(root).colorScheme), out);
  out.end();
  for (const [element, node] of look.fields) {
    const name = look.labels.get(element)?.join(' ').trim() ?? '';
    if (name !== '') {
      node.name = name;
      delete node.label;
    }
  }
  numbered(out.parts, look.elements);
  last = look;
  const { hiddenCount, beyond } = look;
  return {
    document: identity,
    parts: out.parts,
    hiddenCount,
    hidden: look.hidden,
    beyond,
    suspects: look.suspects.length,
    secrets: [...new Set(look.secrets)],
  };
}

export const suspects = (): Element[] => [...(last?.suspects ?? [])];
export const placeInLook = (element: Element): number => last?.elements.indexOf(element) ?? -1;
export const atPlace = (place: number): Element | undefined => last?.elements[place];

/** Its number in this look. */
export function placed(look: Look, element: Element): number {
  return look.elements.push(element) - 1;
}

export function hide(look: Look, text: string, why: Reason): void {
  const run = text.replaceAll(/\s+/g, ' ').trim();
  if (run === '') return;
  look.hiddenCount += 1;
  if (look.isListed && look.hidden.length < MOST_LISTED) look.hidden.push({ why, text: upTo(run, 200) });
}

/** All text in an element that is not seen, whatever is in it. */
export function hideAll(look: Look, element: Element, why: Reason): void {
  if (NOT_READ.has(tagOf(element))) return;
  const open: Node[] = [element];
  for (let steps = 0; open.length > 0; steps += 1) {
    if (steps >= MOST_ELEMENTS) {
      look.beyond += 1;
      return;
    }
    const node = open.pop() as Node;
    if (isText(node)) hide(look, node.data, why);
    else if (isElement(node) && !NOT_READ.has(tagOf(node))) open.push(...childrenOf(node).toReversed());
  }
}

/** Whether a text of an element stands out from what lies behind it. */
export function isTold(
  look: Look,
  element: Element,
  at: Rect,
  ink: Parameters<typeof standsOut>[2],
): boolean {
  return standsOut(element, at, ink, paintedIn(look));
}

/** All boxes that are drawn. */
export function paintedIn(look: Look): readonly Painted[] {
  look.painted ??= queryDeep('*').flatMap((each): Painted[] => paintOf(each));
  return look.painted;
}

function paintOf(element: Element): Painted[] {
  const style = getComputedStyle(element);
  const isPicture = PICTURES.has(tagOf(element));
  if (style.visibility !== 'visible' || !(isPicture || isPaint(style))) return [];
  const box = boxOf(element);
  if (box.width < 2 || box.height < 2) return [];
  const isPlain = !isPicture && style.backgroundImage === 'none';
  return [{ element, box, colour: isPlain ? colourOf(style.backgroundColor) : undefined }];
}

/** A closed shadow root cannot be seen from inside; where one may be, somebody asks the browser. */
export function noteSuspect(look: Look, element: Element, isBare: boolean): void {
  if (look.suspects.length >= MOST_SUSPECTS || shadowOf(element) !== undefined) return;
  const tag = tagOf(element);
  if (tag.includes('-') || (isBare && HOSTS.has(tag) && hasRoom(element))) look.suspects.push(element);
}

/** DOM §4.9, attachShadow: these, and custom elements. */
const HOSTS = new Set(
  'article aside blockquote body div footer h1 h2 h3 h4 h5 h6 header main nav p section span'.split(' '),
);

function hasRoom(element: Element): boolean {
  const { width, height } = boxOf(element);
  return width >= 4 && height >= 4 && [...kidsOf(element)].every((kid) => !isElement(kid) || isUnplaced(kid));
}

/** A child of a host that its shadow root has no place for. */
function isUnplaced(element: Element): boolean {
  return getComputedStyle(element).display === '' || (textOf(element) ?? '') === '';
}
