import { createHash } from 'node:crypto';
import type { Frame } from 'puppeteer-core';
import type { Backdrop } from '../in-page/contract.ts';
import type { Extracted, FieldRow, Row, What } from '../in-page/reading/contract.ts';
import { placeOf } from '../reading/pages.ts';
import { openClosed } from '../seeing/look.ts';
import { memoryOf, pageOf } from '../seeing/memory.ts';
import { resolve } from '../seeing/resolve.ts';
import type { Tab } from '../sessions/tab.ts';
import { readIn, type Handle } from '../sessions/world.ts';

export interface Found {
  readonly rows: readonly Record<string, unknown>[];
  readonly hiddenCount: number;
  readonly beyond: number;
  /** Other rows have another. */
  readonly mark: string;
  /** What was said of the root that was named. */
  readonly note?: string;
}

const MOST_FRAMES = 20;
const MOST_ROUNDS = 4;

/** Rows of a tab, or of one element in it. What stands in frames comes after what stands around them. */
export async function rowsOf(tab: Tab, what: What, root: string | undefined): Promise<Found> {
  const start =
    root === undefined
      ? undefined
      : await resolve(tab, /^e\d+$/.test(root) ? { ref: root } : { selector: root });
  const sum = { rows: [] as Record<string, unknown>[], hiddenCount: 0, beyond: 0 };
  let count = 0;
  const take = async (frame: Frame, backdrop: Backdrop, from?: Handle): Promise<void> => {
    count += 1;
    const { rows, hiddenCount, beyond, frames } = await extractWhole(frame, {
      what,
      backdrop,
      from,
      slack: tab.shown.slack,
    });
    sum.rows.push(...(await told(tab, frame, { what, rows, after: sum.rows })));
    sum.hiddenCount += hiddenCount;
    sum.beyond += beyond;
    if (what === 'metadata' || frames.length === 0) return;
    for (const child of frame.childFrames()) {
      if (count >= MOST_FRAMES) {
        sum.beyond += 1;
        continue;
      }
      const at = await placeOf(frame, child).catch(() => -1);
      const seen = frames.find((each) => each.at === at);
      // A frame that goes away meanwhile is not there.
      if (seen !== undefined) await take(child, seen.backdrop).catch(() => {});
    }
  };
  await take(start?.frame ?? tab.page.mainFrame(), undefined, start?.handle);
  await start?.handle.dispose().catch(() => {});
  const mark = createHash('sha256').update(JSON.stringify(sum.rows)).digest('base64url').slice(0, 6);
  return { ...sum, mark, ...(start?.note !== undefined && { note: start.note }) };
}

interface Ask {
  readonly what: What;
  readonly backdrop: Backdrop;
  readonly from: Handle | undefined;
  readonly slack: number;
}

async function extractWhole(frame: Frame, { what, backdrop, from, slack }: Ask): Promise<Extracted> {
  for (let round = 1; ; round += 1) {
    const options = { slack, ...(backdrop && { backdrop }) };
    const found = await (from === undefined
      ? readIn(frame, 'extract', what, options)
      : readIn(frame, 'extract', what, options, from));
    if (found.suspects === 0 || round >= MOST_ROUNDS || !(await openClosed(frame, 'reader'))) return found;
  }
}

interface Fresh {
  readonly what: What;
  readonly rows: readonly Row[];
  /** Those that were found before: numbers go on. */
  readonly after: readonly Record<string, unknown>[];
}

async function told(
  tab: Tab,
  frame: Frame,
  { what, rows, after }: Fresh,
): Promise<Record<string, unknown>[]> {
  const key = what === 'tables' ? 'table' : 'form';
  const before = Math.max(0, ...after.map((row) => Number(row[key] ?? 0)));
  if (what === 'tables')
    return rows.map((row) => ({ ...row, table: (row as { table: number }).table + before }));
  if (what !== 'forms') return rows.map((row) => ({ ...row }));
  const fields = await numbered(tab, frame, rows as readonly FieldRow[]);
  return fields.map((row) => ({ ...row, form: row.form + before }));
}

/** With refs by which other tools take them. */
async function numbered(tab: Tab, frame: Frame, rows: readonly FieldRow[]) {
  const memory = memoryOf(tab);
  const given: [at: number, ref: number][] = [];
  const all = rows.map(({ at, ref: known, ...row }) => {
    const ref = known ?? memory.next();
    if (known === undefined) given.push([at, ref]);
    if (memory.known(ref) === undefined)
      memory.remember(ref, {
        frame,
        kind: row.type,
        name: row.label,
        page: pageOf(frame),
        isOneOfMany: true,
      });
    return { ref: `e${ref}`, ...row };
  });
  if (given.length > 0) await readIn(frame, 'number', given);
  return all;
}
