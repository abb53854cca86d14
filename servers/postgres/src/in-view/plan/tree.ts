import { el } from '@plugboard/core/in-view';
import { Outline } from './outline.ts';

interface Leaf {
  readonly id: number;
  readonly depth: number;
}

interface Options<Node> {
  readonly label: string;
  readonly fill: (node: Node) => readonly HTMLElement[];
  readonly select: (node: Node) => void;
}

/**
 * A tree by the pattern of WAI-ARIA: one stop of the Tab key; arrows walk, open and close; Home and End jump. Nodes come
 * parents before children.
 */
export function treeOf<Node extends Leaf>(
  nodes: readonly Node[],
  { label, fill, select }: Options<Node>,
): HTMLElement {
  const outline = new Outline(nodes);
  const items = nodes.map((node, at) => itemOf(node, outline.isParent(at), fill(node)));
  let current = 0;

  const update = () =>
    items.forEach((item, at) => {
      item.hidden = !outline.isShown(at);
      item.tabIndex = at === current ? 0 : -1;
      item.setAttribute('aria-selected', String(at === current));
      if (outline.isParent(at)) item.setAttribute('aria-expanded', String(outline.isOpen(at)));
    });
  const go = (at = current) => {
    current = at;
    update();
    if (nodes[at] !== undefined) select(nodes[at]);
  };

  const tree = el('div', { role: 'tree', 'aria-label': label, class: 'tree' }, ...items);
  tree.addEventListener('keydown', (event) => {
    const to = KEYS[event.key]?.(outline, current);
    if (to === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    go(to);
    items[to]?.focus();
  });
  tree.addEventListener('click', ({ target }) => {
    const item = target instanceof Element ? target.closest('[role=treeitem]') : null;
    const at = items.findIndex((each) => each === item);
    if (at < 0) return;
    if ((target as Element).closest('.twist') !== null) outline.set(at, !outline.isOpen(at));
    go(at);
    items[at]?.focus();
  });
  go();
  return tree;
}

/** Where each key goes; opening and closing stays where it is. */
const KEYS: Readonly<Record<string, (outline: Outline, at: number) => number>> = {
  ArrowDown: (outline, at) => outline.step(at, 1) ?? at,
  ArrowUp: (outline, at) => outline.step(at, -1) ?? at,
  ArrowRight: (outline, at) => {
    if (outline.isOpen(at)) return at + 1;
    outline.set(at, true);
    return at;
  },
  ArrowLeft: (outline, at) => {
    if (!outline.isOpen(at)) return outline.parentOf(at) ?? at;
    outline.set(at, false);
    return at;
  },
  Home: () => 0,
  End: (outline, at) => outline.shown().at(-1) ?? at,
};

function itemOf({ id, depth }: Leaf, opens: boolean, content: readonly HTMLElement[]): HTMLElement {
  const twist = el('span', { class: 'twist', 'aria-hidden': true }, opens ? '▾' : '');
  const item = el('div', { role: 'treeitem', 'aria-level': depth + 1, 'data-id': id }, twist, ...content);
  item.style.setProperty('--depth', String(depth));
  return item;
}
