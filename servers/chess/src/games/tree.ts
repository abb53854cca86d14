import { count, nothing, total, type Counts } from './tally.ts';
import type { Row } from './row.ts';

interface Node {
  readonly counts: Counts;
  readonly children: Map<string, Node>;
}

/** Nodes that are held at once; beyond, lines that were played once are forgotten. */
const MOST_NODES = 200_000;

/** What was played, as a tree of moves. Each node costs memory, so it is bounded. */
export function growTree() {
  const root: Node = { counts: nothing(), children: new Map() };
  let nodes = 0;
  let isPruned = false;
  const add = (moves: readonly string[], result: Row['result']): void => {
    let node = root;
    count(node.counts, result);
    for (const move of moves) {
      let next = node.children.get(move);
      if (next === undefined) {
        next = { counts: nothing(), children: new Map() };
        node.children.set(move, next);
        nodes += 1;
      }
      count(next.counts, result);
      node = next;
    }
    if (nodes <= MOST_NODES) return;
    nodes = prune(root);
    isPruned = true;
  };
  return {
    add,
    rows: (least: number) => [...rowsBelow(root, [], least)],
    root: root.counts,
    isPruned: () => isPruned,
  };
}

function prune(node: Node): number {
  let kept = 0;
  for (const [move, child] of node.children) {
    if (total(child.counts) <= 1) node.children.delete(move);
    else kept += 1 + prune(child);
  }
  return kept;
}

export interface Line {
  readonly moves: readonly string[];
  readonly counts: Counts;
}

/** The most played first, each before what follows it. */
function* rowsBelow(node: Node, moves: readonly string[], least: number): Generator<Line> {
  const children = [...node.children].toSorted(([, a], [, b]) => total(b.counts) - total(a.counts));
  for (const [move, child] of children) {
    if (total(child.counts) < least) continue;
    const line = [...moves, move];
    yield { moves: line, counts: child.counts };
    yield* rowsBelow(child, line, least);
  }
}
