import { ToolError } from '@plugboard/core';
import type { CDPSession, ElementHandle, Frame, JSHandle, Realm } from 'puppeteer-core';
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
  return unlessBusy(
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
  return unlessBusy(
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
  const handle = await unlessBusy(
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

async function unlessBusy<T>(work: Promise<T>): Promise<T> {
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
  } finally {
    clearTimeout(late);
  }
}
