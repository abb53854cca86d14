import type { Part, SeenNode } from '../in-page/contract.ts';
import { hasLines, head, rowsOf, rowsOfNode, type Row } from './write.ts';

export interface CutOptions {
  /** Bytes that all lines may have. */
  readonly room: number;
  /** Long lists are shown as far as they fit. */
  readonly isLong: boolean;
  /** Levels below the first; those deeper are counted. */
  readonly depth: number;
  /** How an element is written by which the rest can be asked for. */
  readonly refOf: (node: SeenNode) => string;
}

export interface Cut {
  readonly lines: readonly string[];
  /** Lines that are not there. */
  readonly left: number;
}

/** A line about lines that are left out. */
const MARK = 48;
/** Less than this of a part is not worth its line. */
const LEAST = 90;
/** So many parts share the room; more of them are shown from the first. */
const FEW = 12;
/** Of a list nobody needs more to know what is in it. */
const LONG_LIST = 30;

/** What fits: large parts give way to small ones, and each says how the rest of it can be asked for. */
export function cutTo(parts: readonly Part[], options: CutOptions): Cut {
  const cutter = new Cutter(options);
  cutter.print(nodesIn(parts), { depth: 0, room: options.room, isWhole: true });
  return { lines: cutter.lines, left: cutter.left };
}

interface Place {
  readonly depth: number;
  readonly room: number;
  /** Asked for by itself: a long list is shown as far as it fits. */
  readonly isWhole?: boolean;
}

class Cutter {
  readonly lines: string[] = [];
  left = 0;
  readonly #options: CutOptions;
  readonly #longList: number;
  readonly #costs = new WeakMap<SeenNode, number>();

  constructor(options: CutOptions) {
    this.#options = options;
    this.#longList = options.isLong ? Infinity : LONG_LIST;
  }

  print(nodes: readonly SeenNode[], place: Place): void {
    const isList =
      nodes.length > this.#longList && nodes.every(({ kind }) => kind === 'item' || kind === 'row');
    const shown = isList && place.isWhole !== true ? nodes.slice(0, LONG_LIST - 5) : nodes;
    const costs = shown.map((node) => this.#cost(node, place.depth));
    const total = costs.reduce((sum, cost) => sum + cost, 0);
    if (total <= place.room && place.depth <= this.#options.depth && !this.#hasMore(shown, place.depth)) {
      for (const node of shown) this.#rows(rowsOfNode(node, place.depth));
      this.#rest(nodes, shown.length, place.depth);
    } else if (shown.length <= FEW) this.#share(shown, costs, place);
    else this.#first(nodes, shown.length, place);
  }

  /** Whether something below is long, or too deep. */
  #hasMore(nodes: readonly SeenNode[], depth: number): boolean {
    return nodes.some((node) => {
      if (!hasLines(node)) return false;
      const inner = nodesIn(node.parts ?? []);
      return (
        inner.length > this.#longList ||
        below(node, depth) > this.#options.depth ||
        this.#hasMore(inner, below(node, depth))
      );
    });
  }

  /** The small ones are whole; the large ones have the same room each. */
  #share(nodes: readonly SeenNode[], costs: readonly number[], { depth, room }: Place): void {
    const order = costs
      .map((cost, index) => ({ cost, index }))
      .toSorted((one, other) => one.cost - other.cost);
    const rooms: number[] = [];
    let [left, count] = [room, nodes.length];
    for (const { cost, index } of order) {
      const mine = Math.min(cost, Math.floor(left / count));
      rooms[index] = mine;
      left -= mine;
      count -= 1;
    }
    for (const [index, node] of nodes.entries()) this.#node(node, { depth, room: rooms[index] ?? 0 });
  }

  #first(nodes: readonly SeenNode[], most: number, { depth, room }: Place): void {
    let left = room - MARK;
    let count = 0;
    for (const node of nodes.slice(0, most)) {
      const cost = this.#cost(node, depth);
      if (cost > left && (left < LEAST * 2 || !hasLines(node))) break;
      this.#node(node, { depth, room: Math.min(cost, left) });
      left -= cost;
      count += 1;
      if (left <= 0) break;
    }
    this.#rest(nodes, count, depth);
  }

  #node(node: SeenNode, { depth, room }: Place): void {
    const whole = this.#cost(node, depth);
    if (!hasLines(node)) {
      const text = head(node);
      this.#line(
        depth,
        whole > room && text.length > LEAST ? this.#shortened(node, Math.max(room, LEAST)) : text,
      );
      return;
    }
    const inside = below(node, depth);
    const isBare = inside === depth;
    if (room < Math.min(whole, LEAST) || inside > this.#options.depth) {
      const count = [...rowsOfNode(node, depth)].length;
      this.left += count;
      this.#line(
        depth,
        `${isBare ? '' : `${head(node)} `}… ${lines(count)}: root ${this.#options.refOf(node)}`,
      );
      return;
    }
    const from = this.lines.length;
    if (!isBare && node.kind !== 'item') this.#line(depth, head(node));
    this.print(nodesIn(node.parts ?? []), {
      depth: inside,
      room: room - (isBare ? 0 : head(node).length + depth + 1),
    });
    if (node.kind === 'item') this.#bullet(from, depth);
  }

  /** A line like that of an item is marked on its first line. */
  #bullet(from: number, depth: number): void {
    const first = this.lines[from];
    if (first !== undefined) this.lines[from] = `${' '.repeat(depth)}- ${first.trimStart()}`;
  }

  #rest(nodes: readonly SeenNode[], count: number, depth: number): void {
    if (count >= nodes.length) return;
    const more = [...rowsOf(nodes.slice(count))].length;
    this.left += more;
    const before = nodes[count - 1];
    const [next] = nodes.slice(count);
    if (before !== undefined) this.#line(depth, `… ${more} more lines: root ${this.#options.refOf(before)}+`);
    else if (next !== undefined) this.#line(depth, `… ${lines(more)} from ${this.#options.refOf(next)}`);
  }

  /** Of a long line its first words, and how much is missing. */
  #shortened(node: SeenNode, room: number): string {
    const text = head(node);
    if (node.acts === true && node.name !== undefined)
      return head({ ...node, name: `${node.name.slice(0, room)}…` });
    const kept: Part[] = [];
    let left = room;
    for (const part of node.parts ?? []) {
      if (left <= 0) break;
      const whole = typeof part === 'string' ? part : head(part);
      kept.push(typeof part === 'string' ? part.slice(0, left) : part);
      left -= whole.length;
    }
    const short = head({ ...node, parts: kept });
    if (short.length >= text.length) return text;
    this.left += 1;
    return `${short} … ${text.length - short.length} more characters: root ${this.#options.refOf(node)}`;
  }

  #rows(rows: Iterable<Row>): void {
    for (const { depth, text } of rows) this.#line(depth, text);
  }

  #line(depth: number, text: string): void {
    this.lines.push(' '.repeat(depth) + text);
  }

  #cost(node: SeenNode, depth: number): number {
    const known = this.#costs.get(node);
    if (known !== undefined) return known;
    let cost = 0;
    for (const row of rowsOfNode(node, depth)) cost += row.depth + 1 + Buffer.byteLength(row.text);
    this.#costs.set(node, cost);
    return cost;
  }
}

const BARE = new Set(['group', 'list', 'table']);
const below = ({ kind }: SeenNode, depth: number): number => (BARE.has(kind) ? depth : depth + 1);
const nodesIn = (parts: readonly Part[]): SeenNode[] =>
  parts.map((part) => (typeof part === 'string' ? { kind: 'line', at: -1, parts: [part] } : part));
const lines = (count: number): string => `${count} line${count === 1 ? '' : 's'}`;
