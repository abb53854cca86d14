import type { Part, SeenNode } from '../in-page/contract.ts';
import type { Shown } from '../showing/shown.ts';

type Texts = { -readonly [Key in keyof SeenNode]: SeenNode[Key] };

/** What is shown of each at most. */
const MOST = { label: 60, placeholder: 200, to: 60, value: 1000 } as const;

/** Masks what must not be shown, before anything of it is cut, quoted or held against what was looked for. */
export function maskIn(parts: Part[], shown: Shown): void {
  if (shown.size === 0) return;
  for (const [index, part] of parts.entries()) {
    if (typeof part === 'string') {
      parts[index] = shown.masked(part);
      continue;
    }
    const node: Texts = part;
    if (node.name !== undefined) node.name = shown.masked(node.name);
    if (node.label !== undefined) node.label = cutLabel(node.label, shown);
    if (node.value !== undefined) node.value = shown.cut(node.value, MOST.value);
    if (node.placeholder !== undefined) node.placeholder = shown.cut(node.placeholder, MOST.placeholder);
    if (node.to !== undefined) node.to = shown.cut(node.to, MOST.to);
    if (node.options !== undefined)
      node.options = node.options.map((option) => shown.cut(option, MOST.label));
    maskIn(node.parts ?? [], shown);
  }
}

function cutLabel(label: string, shown: Shown): string {
  return label.length <= MOST.label ? shown.masked(label) : `${shown.cut(label, MOST.label - 1)}…`;
}
