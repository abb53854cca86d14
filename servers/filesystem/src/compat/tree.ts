import type { Call } from '@plugboard/core';
import type { Item } from '../listing/scan.ts';
import { visible } from '../sandbox/shown.ts';

/** Entries that are left out: so many, or nobody counted. */
interface More {
  more: number | 'uncounted';
}

interface Node {
  readonly name: string;
  readonly type: 'file' | 'directory';
  readonly children?: (Node | More)[];
}

/** The rest is for the marks of what is left out: each is shorter than the half of its folder. */
const SHARE_OF_ENTRIES = 0.6;

/** Items as they come from a scan, each folder before what is in it, as a tree of those that the answer has room for. */
export function treeOf(items: readonly Item[], stopped: boolean, call: Call): (Node | More)[] {
  const { rows } = call.fit(items.map(nodeOf), call.budget * SHARE_OF_ENTRIES);
  const top: (Node | More)[] = [];
  const folders = new Map([['', top]]);
  const more = new Map<string, number>();
  for (const [index, item] of items.entries()) {
    const parent = item.parts.slice(0, -1).join('/');
    const children = folders.get(parent);
    // Below a folder that is left out itself.
    if (children === undefined) continue;
    const node = rows[index];
    if (node !== undefined) children.push(node);
    if (node?.children !== undefined) folders.set(item.parts.join('/'), node.children);
    const left = item.more + (node === undefined ? 1 : 0);
    if (left > 0) more.set(parent, (more.get(parent) ?? 0) + left);
  }
  for (const [parent, count] of more) folders.get(parent)?.push({ more: count });
  if (stopped) top.push({ more: 'uncounted' });
  return top;
}

function nodeOf({ name, type }: Item): Node {
  return type === 'folder'
    ? { name: visible(name), type: 'directory', children: [] }
    : { name: visible(name), type: 'file' };
}
