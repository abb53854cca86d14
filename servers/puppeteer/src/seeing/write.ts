import type { Part, SeenNode } from '../in-page/contract.ts';

/** One line of what is seen: how deep it lies, and what it tells of. */
export interface Row {
  readonly depth: number;
  readonly text: string;
  readonly node: SeenNode;
}

/** Kinds whose parts are lines of their own, without a line above them. */
const BARE = new Set(['group', 'list', 'table']);
const INLINE = new Set(['item', 'row']);

export const quoted = (text: string): string => JSON.stringify(text);

/** What a person reads of a line. */
export function plainOf(text: string): string {
  return text.replaceAll(/"((?:[^"\\]|\\.)*)"/g, (_, inside: string) => inside.replaceAll(/\\(.)/g, '$1'));
}

/** As texts are held against each other: whatever stands between words, in any case. */
export const folded = (text: string): string => text.replaceAll(/\s+/g, ' ').toLowerCase();

/** Lines below an element: all of its parts, or those that stand beside it. */
export function hasLines({ kind, parts }: SeenNode): boolean {
  return parts !== undefined && kind !== 'line' && !isFlat(parts);
}

/** Nothing of it breaks a line. */
function isFlat(parts: readonly Part[]): boolean {
  return parts.every(
    (part) =>
      typeof part === 'string' || (part.acts === true && part.parts === undefined) || part.kind === '|',
  );
}

export function* rowsOf(parts: readonly Part[], depth = 0): Generator<Row> {
  for (const part of parts) {
    if (typeof part === 'string') continue;
    yield* rowsOfNode(part, depth);
  }
}

export function* rowsOfNode(node: SeenNode, depth: number): Generator<Row> {
  const { kind, parts = [] } = node;
  if (BARE.has(kind)) yield* rowsOf(parts, depth);
  else if (kind === 'item' && hasLines(node)) yield* itemRows(parts, depth);
  else {
    yield { depth, text: head(node), node };
    if (hasLines(node)) yield* rowsOf(parts, depth + 1);
  }
}

function* itemRows(parts: readonly Part[], depth: number): Generator<Row> {
  let isFirst = true;
  for (const row of rowsOf(parts, depth)) {
    yield isFirst ? { ...row, text: `- ${row.text}` } : { ...row, depth: row.depth + 1 };
    isFirst = false;
  }
}

/** The line of a node, without what stands below it. */
export function head(node: SeenNode): string {
  const { kind, parts = [] } = node;
  if (node.acts === true) return actor(node);
  if (hasLines(node)) return kind;
  const inline = beside(parts);
  if (kind === 'line') return inline;
  if (INLINE.has(kind)) return `${kind === 'item' ? '-' : '|'} ${inline}`;
  return inline === '' ? kind : `${kind} ${inline}`;
}

function beside(parts: readonly Part[]): string {
  return parts
    .map((part) => {
      if (typeof part === 'string') return quoted(part);
      return part.kind === '|' ? '|' : head(part);
    })
    .join(' ');
}

/** Page text stands in quotes, always: nothing outside of them is a page's. */
function actor({ kind, ref, name, label, value, placeholder, options, states = [], to }: SeenNode): string {
  return [
    kind,
    `e${ref}`,
    name === undefined ? '' : quoted(name),
    label === undefined ? '' : `label ${quoted(label)}`,
    value === undefined || value === '' ? '' : value === '(masked)' ? '= (masked)' : `= ${quoted(value)}`,
    placeholder === undefined ? '' : `placeholder ${quoted(placeholder)}`,
    ...states,
    options === undefined ? '' : `of ${options.map(quoted).join(', ')}`,
    to === undefined ? '' : `to ${quoted(to)}`,
  ]
    .filter(Boolean)
    .join(' ');
}

/** Only what can be acted on, and the headings and places it is found by. */
export function actorsOnly(parts: readonly Part[]): Part[] {
  return parts.flatMap((part): Part[] => {
    if (typeof part === 'string' || part.kind === '|') return [];
    if (/^h\d$/.test(part.kind)) return [part];
    if (part.parts === undefined) return part.acts === true ? [part] : [];
    const inner = actorsOnly(part.parts);
    return inner.length > 0 || part.acts === true ? [{ ...part, parts: inner }] : [];
  });
}
