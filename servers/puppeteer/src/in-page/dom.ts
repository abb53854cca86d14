import { shared } from './shared.ts';

/**
 * The DOM's properties, read from their prototypes. A page can name an input or a picture so that `form.children` or
 * `document.body` is that element, in every world.
 */
function getter<Of extends object, Key extends keyof Of>(prototype: Of, name: Key): (of: Of) => Of[Key] {
  return (of) => Reflect.get(prototype, name, of) as Of[Key];
}

type Method<Of, Does> = Does extends (...args: infer Args) => infer Result
  ? (of: Of, ...args: Args) => Result
  : never;

function method<Of extends object, Key extends keyof Of>(prototype: Of, name: Key): Method<Of, Of[Key]> {
  const does = prototype[name] as (...args: unknown[]) => unknown;
  return ((of: Of, ...args: unknown[]) => does.apply(of, args)) as Method<Of, Of[Key]>;
}

export const tagOf = getter(Element.prototype, 'localName');
const parentOf = getter(Node.prototype, 'parentNode');
export const kidsOf = getter(Node.prototype, 'childNodes');
export const isConnected = getter(Node.prototype, 'isConnected');
export const textOf = getter(Node.prototype, 'textContent');
const rootOf = getter(Element.prototype, 'shadowRoot');
export const attribute = method(Element.prototype, 'getAttribute');
export const has = method(Element.prototype, 'hasAttribute');
export const boxOf = method(Element.prototype, 'getBoundingClientRect');
export const nearest: (of: Element, selector: string) => Element | null = method(
  Element.prototype,
  'closest',
);
export const matches: (of: Element, selector: string) => boolean = method(Element.prototype, 'matches');
const checkVisibility = method(Element.prototype, 'checkVisibility');
const contains = method(Node.prototype, 'contains');
const queryAll: (of: Element, selector: string) => NodeListOf<Element> = method(
  Element.prototype,
  'querySelectorAll',
);
const queryDocument: (of: Document, selector: string) => NodeListOf<Element> = method(
  Document.prototype,
  'querySelectorAll',
);
const elementFromPoint = method(Document.prototype, 'elementFromPoint');
const byIdIn = method(Document.prototype, 'getElementById');
export const isShown = (element: Element): boolean =>
  checkVisibility(element, { opacityProperty: true, visibilityProperty: true });
export const isWithin = (node: Node, outer: Node): boolean => contains(outer, node);
export const hitAt = (x: number, y: number): Element | null => elementFromPoint(document, x, y);
export const byId = (id: string): Element | null => byIdIn(document, id);
export const rootElement = (): Element => getter(Document.prototype, 'documentElement')(document);
export const bodyElement = (): Element | null => getter(Document.prototype, 'body')(document);
export const scroller = (): Element =>
  getter(Document.prototype, 'scrollingElement')(document) ?? rootElement();
export const titleOf = (): string => getter(Document.prototype, 'title')(document);
/** A document that nothing runs in, and nothing is fetched for. */
export const blankDocument = (title: string): Document =>
  getter(Document.prototype, 'implementation')(document).createHTMLDocument(title);
export const inDocument = (selector: string): Element[] => [...queryDocument(document, selector)];
export const focused = (): Element | null => getter(Document.prototype, 'activeElement')(document);

const closedRoots = shared('closedRoots', () => new WeakMap<Element, ShadowRoot>());

/** A closed root is found from outside, through the browser. */
export function addRoot(host: Element, root: ShadowRoot): void {
  closedRoots.set(host, root);
}

export function shadowOf(element: Element): ShadowRoot | undefined {
  return rootOf(element) ?? closedRoots.get(element);
}

const isElement = (node: Node): node is Element => node.nodeType === 1;
const isText = (node: Node): node is Text => node.nodeType === 3;
export { isElement, isText };

/** What is laid out below an element: through shadow roots and slots. */
export function childrenOf(element: Element): readonly Node[] {
  const root = shadowOf(element);
  if (root !== undefined) return [...kidsOf(root)];
  if (tagOf(element) === 'slot') {
    const assigned = (element as HTMLSlotElement).assignedNodes();
    if (assigned.length > 0) return assigned;
  }
  return [...kidsOf(element)];
}

/** The element that an element is laid out in. */
export function outerOf(element: Element): Element | null {
  const parent = element.assignedSlot ?? parentOf(element);
  if (parent === null) return null;
  return isElement(parent) ? parent : ((parent as ShadowRoot).host ?? null);
}

/** Whether a document of its own stands in it. What an object holds is shown where that did not come. */
export function isFrame(element: Element): boolean {
  const tag = tagOf(element);
  if (tag !== 'object') return tag === 'iframe' || tag === 'frame' || tag === 'embed';
  const range = new Range();
  range.selectNodeContents(element);
  return range.getClientRects().length === 0;
}

/** Through open shadow roots, and the closed ones that are known. */
export function queryDeep(selector: string, most = 50_000): Element[] {
  const found = new Set<Element>(queryDocument(document, selector));
  const open: (Document | ShadowRoot)[] = [document];
  for (let root = open.pop(); root !== undefined; root = open.pop()) {
    const all = root === document ? queryDocument(document, '*') : root.querySelectorAll('*');
    for (const each of all) {
      const inner = shadowOf(each);
      if (inner === undefined) continue;
      for (const match of inner.querySelectorAll(selector)) found.add(match);
      open.push(inner);
    }
  }
  return [...found].slice(0, most);
}

export const within = (element: Element, selector: string): Element[] => [...queryAll(element, selector)];
