/** Somebody who waits for others, or whom others wait for. */
export interface Link {
  readonly pid: number;
  /** Process numbers of those it waits for; 0 is a prepared transaction, which has no process. */
  readonly blocked_by: number[];
}

export interface Branch<Each extends Link> {
  readonly link: Each;
  /** 0 for one that waits for nobody. */
  readonly depth: number;
  /** How many wait for it, and for those who wait for it. */
  readonly blocks: number;
  /** They wait for one another in a circle, and this one was taken to begin with. */
  readonly circle?: true;
}

/**
 * Blockers and those behind them, as lines of a tree: the one that holds up most comes first, each before those who wait
 * for it, and each only once, below the first of those it waits for.
 */
export function treeOf<Each extends Link>(links: readonly Each[]): Branch<Each>[] {
  const waiting = Map.groupBy(
    links.flatMap((link) => link.blocked_by.map((by) => ({ by, link }))),
    ({ by }) => by,
  );
  const behind = (pid: number) => (waiting.get(pid) ?? []).map(({ link }) => link);
  const blocks = new Map(links.map(({ pid }) => [pid, allBehind(pid, behind).size]));
  const byMost = (one: Each, other: Each) =>
    (blocks.get(other.pid) ?? 0) - (blocks.get(one.pid) ?? 0) || one.pid - other.pid;

  const branches: Branch<Each>[] = [];
  const seen = new Set<number>();
  function grow(link: Each, depth: number, circle: { circle?: true }) {
    if (seen.has(link.pid)) return;
    seen.add(link.pid);
    branches.push({ link, depth, blocks: blocks.get(link.pid) ?? 0, ...circle });
    for (const next of behind(link.pid).toSorted(byMost)) grow(next, depth + 1, {});
  }
  const sorted = links.toSorted(byMost);
  for (const link of sorted) if (link.blocked_by.length === 0) grow(link, 0, {});
  // Who is not below anybody by now waits in a circle, or behind one.
  for (const link of sorted) grow(link, 0, { circle: true });
  return branches;
}

function allBehind(pid: number, behind: (pid: number) => readonly Link[]): Set<number> {
  const found = new Set<number>();
  const open = [pid];
  for (let next = open.pop(); next !== undefined; next = open.pop())
    for (const { pid: waiter } of behind(next)) {
      if (waiter === pid || found.has(waiter)) continue;
      found.add(waiter);
      open.push(waiter);
    }
  return found;
}
