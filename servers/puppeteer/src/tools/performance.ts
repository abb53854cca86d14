import { defineTool, outside, reads } from '@plugboard/core';
import * as z from 'zod';
import type { PuppeteerDeps } from '../deps.ts';
import { record } from '../measuring/record.ts';
import { summaryOf, TraceSchema, type Summary } from '../measuring/summary.ts';
import { VitalsSchema, vitalsOf, type Verdicts } from '../measuring/vitals.ts';
import { arrive } from '../navigating/arrival.ts';
import { TabArg } from '../navigating/schema.ts';
import type { Session } from '../sessions/session.ts';
import type { Tab } from '../sessions/tab.ts';
import { framesOf } from '../sessions/world.ts';
import type { Shown } from '../showing/shown.ts';

export const performance = defineTool({
  name: 'performance',
  title: 'Performance',
  description:
    'Vitals of the page as it stands (inp where there was input), then loads it again and tells what took the time: the main thread, ' +
    'long tasks, bytes, slow and render-blocking requests.',
  effect: reads({ openWorld: true }),
  rare: true,
  groups: ['rare'],
  timeout: 70_000,
  longRunning: true,
  inputSchema: z.strictObject({
    trace: z.boolean().default(true).describe('Load it again; what was typed is lost'),
    timeout_ms: z.int().min(500).max(45_000).default(15_000).describe('For the loading'),
    tab: TabArg,
  }),
  outputSchema: z.strictObject({
    vitals: VitalsSchema.describe('Milliseconds; cls is a score'),
    trace: TraceSchema.optional(),
    dialog: z.boolean().optional().describe('The page waits with one'),
  }),
  render: ({ vitals, trace, dialog }) =>
    [
      vitalsText(vitals),
      ...(trace === undefined ? [] : traceText(trace)),
      ...(dialog === true ? ['It waits with a dialog: answer it with dialog.'] : []),
    ].join('\n'),
  handler: async (
    { trace, timeout_ms: timeout, tab: id },
    { sessions }: PuppeteerDeps,
    { principal, signal },
  ) => {
    const { tab, session } = await sessions.tab(principal, id);
    return tab.inTurn(signal, async () => {
      tab.assertReady();
      const vitals = await vitalsOf(tab.page.mainFrame());
      if (!trace) return { vitals };
      const summary = await traced({ tab, session }, signal, timeout);
      return { vitals, trace: masked(summary, tab.shown), ...(tab.dialog && { dialog: true }) };
    });
  },
});

/** What comes in so soon after the load belongs to it. */
const AFTER_MS = 1_000;

async function traced(
  at: { tab: Tab; session: Session },
  signal: AbortSignal,
  timeout: number,
): Promise<Summary> {
  const { page } = at.tab;
  const recording = await record(page, async () => {
    // What came by the end of the time is told.
    await arrive(at, signal, () => page.reload({ timeout, signal })).catch((error: unknown) => {
      if ((error as { code?: unknown }).code !== 'TIMED_OUT') throw error;
    });
    if (at.tab.dialog === undefined)
      await page.waitForNetworkIdle({ idleTime: 500, timeout: AFTER_MS }).catch(() => {});
  });
  return summaryOf(recording, framesOf(page));
}

const LONGEST_URL = 200;

function masked(summary: Summary, shown: Shown): Summary {
  const hidden = <Row extends { url: string }>(rows: readonly Row[]) =>
    rows.map((row) => ({ ...row, url: shown.text(row.url, LONGEST_URL) }));
  return { ...summary, slowest: hidden(summary.slowest), render_blocking: hidden(summary.render_blocking) };
}

function vitalsText(vitals: Verdicts): string {
  const words = Object.entries(vitals).flatMap(([name, vital]) =>
    vital === undefined ? [] : [`${name} ${vital.value} (${vital.verdict})`],
  );
  return `vitals: ${words.join(', ') || 'none yet'}`;
}

function traceText({
  main_thread_ms: thread,
  long_tasks: long,
  bytes,
  slowest,
  render_blocking: blocking,
  unfinished,
  partial,
}: Summary): string[] {
  const spent = Object.entries(thread).map(([what, ms]) => `${what} ${ms}`);
  const tasks = long.longest.map(({ at_ms: at, ms }) => `${ms} at ${at}`);
  const types = bytes.map(({ type, requests, bytes: size }) => `${type} ${size} (${requests})`);
  const said = [
    ...slowest.map(({ url, ms, bytes: size }) => `slow ${ms} ms, ${size} bytes: ${url}`),
    ...blocking.map(({ url, ms }) => `blocks rendering${ms === undefined ? '' : `, ${ms} ms`}: ${url}`),
  ];
  return [
    `main thread, ms: ${spent.join(', ')}`,
    `long tasks: ${long.count}, blocking ${long.blocking_ms} ms${tasks.length === 0 ? '' : `; longest ${tasks.join(', ')}`}`,
    `bytes (requests): ${types.join(', ')}`,
    ...(unfinished === 0 ? [] : [`${unfinished} requests had no end`]),
    ...(partial ? ['It was too much to record all.'] : []),
    outside(said.join('\n'), { source: 'network' }),
  ];
}
