import { ToolError } from '@plugboard/core';
import type { CDPSession, ElementHandle, Frame, JSHandle, Page, Realm } from 'puppeteer-core';
import type { InPage } from '../in-page/contract.ts';
import type { Reader } from '../in-page/reading/contract.ts';

// The only place that knows what puppeteer keeps to itself: its own isolated world of each frame, which is there for the frame's
// life, whatever process it is in.
interface World extends Realm {
  adoptBackendNode: (id: number) => Promise<JSHandle>;
}
interface Inner {
  readonly _id: string;
  readonly client: CDPSession;
  isolatedRealm: () => World;
}

/** An element, in our world. */
export type Handle = ElementHandle<never>;

type Api = InPage<Handle, JSHandle>;
/** What comes back from a page by value. */
type ByValue = Exclude<keyof Api, 'at' | 'controlOf' | 'cover' | 'element' | 'query' | 'suspects'>;

type Reads = Omit<Reader<Handle>, 'suspects'>;

const NAME = '__plugboard';
const READER = '__plugboardReader';
const BUSY_MS = 15_000;

const inner = (frame: Frame): Inner => frame as unknown as Inner;
const worldOf = (frame: Frame): World => inner(frame).isolatedRealm();

/** Runs one of our functions in a frame. A page that is too busy to answer is given up. */
export async function inFrame<Key extends ByValue>(
  frame: Frame,
  name: Key,
  ...args: Parameters<Api[Key]>
): Promise<Awaited<ReturnType<Api[Key]>>> {
  return whileThere(
    ready(frame).then(() => worldOf(frame).evaluate(run, NAME, name, ...args)) as Promise<
      Awaited<ReturnType<Api[Key]>>
    >,
  );
}

/** The same, of those that read: they are sent to a frame with the first call. */
export async function readIn<Key extends keyof Reads>(
  frame: Frame,
  name: Key,
  ...args: Parameters<Reads[Key]>
): Promise<ReturnType<Reads[Key]>> {
  return whileThere(
    ready(frame, READER).then(() => worldOf(frame).evaluate(run, READER, name, ...args)) as Promise<
      ReturnType<Reads[Key]>
    >,
  );
}

/** The same, for those that answer an element. */
export async function elementIn<Key extends Exclude<keyof Api, ByValue | 'suspects'>>(
  frame: Frame,
  name: Key,
  ...args: Parameters<Api[Key]>
): Promise<Handle | undefined> {
  const handle = await whileThere(
    ready(frame).then(() => worldOf(frame).evaluateHandle(run, NAME, name, ...args)),
  );
  const element = handle.asElement();
  if (element === null) await handle.dispose().catch(() => {});
  return (element as Handle | null) ?? undefined;
}

/** Elements of the last look in which a closed shadow root may be. */
export async function suspectsIn(frame: Frame, by?: 'reader'): Promise<Handle[]> {
  const list = await worldOf(frame).evaluateHandle(run, by === 'reader' ? READER : NAME, 'suspects');
  const each = [...(await list.getProperties()).values()];
  return each.flatMap((handle) => (handle.asElement() as Handle | null) ?? []);
}

/** The frames of a page as Chrome names them, the main one first. */
export function framesOf(page: Page): string[] {
  return page.frames().map((frame) => inner(frame)._id);
}

/** The element of a frame, on the page around it. */
export async function ownerOf(frame: Frame): Promise<Handle | undefined> {
  const outer = frame.parentFrame();
  if (outer === null) return undefined;
  const { backendNodeId } = await inner(outer).client.send('DOM.getFrameOwner', {
    frameId: inner(frame)._id,
  });
  return (await worldOf(outer).adoptBackendNode(backendNodeId)) as unknown as Handle;
}

/** The closed shadow root of an element, which nothing on the page can see. */
export async function closedRootOf(frame: Frame, host: Handle): Promise<JSHandle | undefined> {
  const { objectId } = host.remoteObject();
  if (objectId === undefined) return undefined;
  const { node } = await inner(frame).client.send('DOM.describeNode', { objectId });
  const closed = node.shadowRoots?.find(({ shadowRootType }) => shadowRootType === 'closed');
  return closed && worldOf(frame).adoptBackendNode(closed.backendNodeId);
}

/** A world of a frame that has neither the page's objects nor ours, made where there is none of that name. */
export interface ForeignWorld {
  readonly client: CDPSession;
  readonly contextId: number;
  /** An element of our world, as one of that. */
  readonly adopt: (element: Handle) => Promise<{ objectId?: string }>;
}

export async function foreignWorld(frame: Frame, worldName: string): Promise<ForeignWorld> {
  const { client, _id: frameId } = inner(frame);
  const { executionContextId: contextId } = await client.send('Page.createIsolatedWorld', {
    frameId,
    worldName,
  });
  return {
    client,
    contextId,
    adopt: async (element) => {
      const { objectId } = element.remoteObject();
      const { node } = await client.send('DOM.describeNode', { ...(objectId !== undefined && { objectId }) });
      const { object } = await client.send('DOM.resolveNode', {
        backendNodeId: node.backendNodeId,
        executionContextId: contextId,
      });
      return object.objectId === undefined ? {} : { objectId: object.objectId };
    },
  };
}

/** Gives something of ours to the world that our functions run in. */
export async function giveTo(frame: Frame, name: string, source: () => Promise<string>): Promise<void> {
  const world = worldOf(frame);
  if (await world.evaluate((key: string) => Object.hasOwn(globalThis, key), name)) return;
  await world.evaluate(`${await source()};undefined`);
}

/** Ends what takes longer, a loop without end in a page too. */
export async function withinTime<T>(frame: Frame, ms: number, work: () => Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const late = setTimeout(() => {
    void freeThread(frame).finally(() =>
      reject(
        new ToolError('It did not end within the time, and was ended.', {
          code: 'TIMED_OUT',
          hint: 'Do less of it, or give it more time.',
        }),
      ),
    );
  }, ms);
  const working = work();
  working.catch(() => {});
  try {
    return await Promise.race([working, promise]);
  } finally {
    clearTimeout(late);
  }
}

const ANSWER_MS = 500;

/** Ends a script that keeps a page's thread. Only where one does: otherwise the next one would be ended in its place. */
export async function freeThread(frame: Frame): Promise<void> {
  const { client } = inner(frame);
  const pause = new Promise<false>((resolve) => setTimeout(() => resolve(false), ANSWER_MS));
  const answers = client.send('Runtime.evaluate', { expression: '1' }).then(
    () => true,
    () => true,
  );
  if (!(await Promise.race([answers, pause])))
    await Promise.race([client.send('Runtime.terminateExecution').catch(() => {}), pause]);
}

/** What a page began to load, or to go to by itself, does not come: else it can come after where the person goes. */
export async function stopLoading(frame: Frame): Promise<void> {
  const stopped = inner(frame)
    .client.send('Page.stopLoading')
    .catch(() => {});
  // A page that is on its way somewhere at every moment may answer nothing.
  await Promise.race([stopped, new Promise((resolve) => setTimeout(resolve, ANSWER_MS))]);
}

/** Puts an empty page in place of one that would not be left: its scripts rest meanwhile. */
export async function leave(frame: Frame): Promise<void> {
  const { client } = inner(frame);
  try {
    await client.send('Emulation.setScriptExecutionDisabled', { value: true });
    await client.send('Page.stopLoading');
    await client.send('Page.navigate', { url: 'about:blank' });
  } catch {
    // The page is gone: then it is left.
  } finally {
    await client.send('Emulation.setScriptExecutionDisabled', { value: false }).catch(() => {});
  }
}

/** Runs in the page. A picture named like our functions is no own property, and is not taken for them. */
function run(name: string, does: string, ...args: unknown[]): unknown {
  const api = (globalThis as unknown as Record<string, Record<string, (...args: unknown[]) => unknown>>)[
    name
  ];
  return api?.[does]?.(...args);
}

async function ready(frame: Frame, bundle = NAME): Promise<void> {
  const world = worldOf(frame);
  if (await world.evaluate((name: string) => Object.hasOwn(globalThis, name), bundle)) return;
  const source = await SOURCES[bundle]?.();
  // Another call may have been faster: one that was given up goes on in the page.
  await world.evaluate(
    `Object.hasOwn(globalThis, '${bundle}') || Object.defineProperty(globalThis, '${bundle}', { value: ${source} }), undefined`,
  );
}

const SOURCES: Readonly<Record<string, () => Promise<string>>> = {
  [NAME]: async () => (await import('../in-page.generated.ts')).inPage,
  [READER]: async () => (await import('../in-page-reader.generated.ts')).inPageReader,
};

/** Says so where the page is too busy to answer, or goes away while it is asked. */
async function whileThere<T>(work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const late = setTimeout(
    () =>
      reject(
        new ToolError('The page is too busy to be looked at.', {
          code: 'BUSY',
          hint: 'Try again later, or load it again with history, action reload.',
        }),
      ),
    BUSY_MS,
  );
  work.catch(() => {});
  try {
    return await Promise.race([work, promise]);
  } catch (error) {
    throw LEFT.test(String(error)) ? leftBy(error) : error;
  } finally {
    clearTimeout(late);
  }
}

/** The code of an error: a page that went away while it was looked at. */
export const PAGE_LEFT = 'PAGE_LEFT';

/** What puppeteer and Chrome say of a document that is not there any more. */
const LEFT =
  /context was destroyed|Cannot find context|detached|Target closed|Session closed|Target crashed/i;

function leftBy(cause: unknown): ToolError {
  return new ToolError('The page went away while it was looked at.', {
    code: PAGE_LEFT,
    hint: 'Look again with snapshot.',
    cause,
  });
}
