import { ToolError } from '@plugboard/core';
import type { CDPSession, Page } from 'puppeteer-core';

/** An event as Chrome traces it: times in microseconds of a clock of its own. */
export interface TraceEvent {
  readonly name: string;
  /** X: it has a length; M: it names a thread. */
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly args: { readonly name?: string; readonly data?: Readonly<Record<string, unknown>> };
}

export interface Recording {
  readonly events: readonly TraceEvent[];
  /** Something is missing: it was more than is kept. */
  readonly isPartial: boolean;
}

const CATEGORIES = ['devtools.timeline', 'disabled-by-default-devtools.timeline'];
const BUFFER_KB = 64 * 1024;
const MOST_EVENTS = 400_000;
const END_MS = 10_000;

/** Traces the browser while something is done with a page. A browser traces one thing at a time. */
export async function record(page: Page, work: () => Promise<void>): Promise<Recording> {
  const session = await page.createCDPSession();
  const events: TraceEvent[] = [];
  let isPartial = false;
  session.on('Tracing.dataCollected', ({ value }) => {
    const room = MOST_EVENTS - events.length;
    if (value.length > room) isPartial = true;
    events.push(...(value as unknown as TraceEvent[]).slice(0, room));
  });
  try {
    await start(session);
    try {
      await work();
    } finally {
      isPartial = (await stop(session)) || isPartial;
    }
    return { events, isPartial };
  } finally {
    await session.detach().catch(() => {});
  }
}

async function start(session: CDPSession): Promise<void> {
  const traceConfig = {
    recordMode: 'recordUntilFull' as const,
    traceBufferSizeInKb: BUFFER_KB,
    includedCategories: [...CATEGORIES],
    excludedCategories: ['*'],
  };
  try {
    await session.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig });
  } catch (error) {
    throw new ToolError('Another tab is being traced.', {
      code: 'BUSY',
      hint: 'Try again when that has ended.',
      cause: error,
    });
  }
}

/** Whether something was lost. */
async function stop(session: CDPSession): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  session.once('Tracing.tracingComplete', ({ dataLossOccurred }) => resolve(dataLossOccurred));
  const late = setTimeout(() => resolve(true), END_MS);
  try {
    await session.send('Tracing.end');
    return await promise;
  } finally {
    clearTimeout(late);
  }
}
