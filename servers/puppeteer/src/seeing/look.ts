import { ToolError } from '@plugboard/core';
import type { Frame } from 'puppeteer-core';
import type { Backdrop, Looked, LookOptions, Part, SeenNode, Unseen } from '../in-page/contract.ts';
import type { Tab } from '../sessions/tab.ts';
import { closedRootOf, inFrame, ownerOf, PAGE_LEFT, suspectsIn } from '../sessions/world.ts';
import { maskIn } from './masked.ts';
import { memoryOf, pageOf, type Memory } from './memory.ts';

/** All that is seen of a tab, its frames in their places. */
export interface Picture {
  readonly parts: readonly Part[];
  /** Those that were looked at; nodes say which they are in. */
  readonly frames: readonly Frame[];
  readonly hiddenCount: number;
  readonly hidden: readonly Unseen[];
  readonly beyond: number;
  /** Frames that were not looked at: there are too many. */
  readonly framesLeft: number;
  /** Another document has another. */
  readonly document: string;
}

const MOST_FRAMES = 40;
const MOST_ROUNDS = 4;
const AGAIN_MS = 300;

/** Looks at a tab. What can be acted on has a number afterwards. A page that goes elsewhere meanwhile is looked at there. */
export async function lookAt(tab: Tab, { hidden = false } = {}): Promise<Picture> {
  for (let round = 1; ; round += 1) {
    try {
      return await lookOnce(tab, hidden);
    } catch (error) {
      const hasLeft = ToolError.is(error) && error.code === PAGE_LEFT;
      if (!hasLeft || round >= MOST_ROUNDS || tab.gone !== undefined) throw error;
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      tab.assertReady();
    }
  }
}

async function lookOnce(tab: Tab, hidden: boolean): Promise<Picture> {
  const memory = memoryOf(tab);
  memory.looks += 1;
  const frames: Frame[] = [];
  const sum = { hiddenCount: 0, hidden: [] as Unseen[], beyond: 0, framesLeft: 0 };
  const see = async (frame: Frame, backdrop: Backdrop): Promise<Looked> => {
    const index = frames.push(frame) - 1;
    const looked = await lookIn(frame, { hidden, slack: tab.shown.slack, ...(backdrop && { backdrop }) });
    maskIn(looked.parts, tab.shown);
    tab.noteSecrets(looked.secrets);
    sum.hiddenCount += looked.hiddenCount;
    sum.hidden.push(...looked.hidden.map(({ why, text }) => ({ why, text: tab.shown.cut(text, 200) })));
    sum.beyond += looked.beyond;
    for (const node of nodesOf(looked.parts)) node.frame = index;
    await numberAll(memory, frame, looked.parts);
    const owners = new Map(
      [...nodesOf(looked.parts)].filter(({ kind }) => kind === 'frame').map((node) => [node.at, node]),
    );
    if (owners.size === 0) return looked;
    for (const child of frame.childFrames()) {
      if (frames.length >= MOST_FRAMES) {
        sum.framesLeft += 1;
        continue;
      }
      const node = await placeOf(child, owners);
      if (node === undefined) continue;
      // A frame that goes away meanwhile is not there.
      const inside = await see(child, node.backdrop).catch(() => undefined);
      if (inside !== undefined) node.parts = inside.parts;
    }
    return looked;
  };
  const { parts, document } = await see(tab.page.mainFrame(), undefined);
  remember(memory, parts, frames);
  return { parts, frames, document, ...sum };
}

/** All nodes, outer ones first. */
export function* nodesOf(parts: readonly Part[]): Generator<SeenNode> {
  for (const part of parts) {
    if (typeof part === 'string') continue;
    yield part;
    yield* nodesOf(part.parts ?? []);
  }
}

async function lookIn(frame: Frame, options: LookOptions): Promise<Looked> {
  for (let round = 1; ; round += 1) {
    const looked = await inFrame(frame, 'look', options);
    if (looked.suspects === 0 || round >= MOST_ROUNDS || !(await openClosed(frame))) return looked;
  }
}

/** Finds closed shadow roots; whether there was one. */
export async function openClosed(frame: Frame, by?: 'reader'): Promise<boolean> {
  const found = await Promise.all(
    (await suspectsIn(frame, by)).map(async (host) => {
      const root = await closedRootOf(frame, host).catch(() => undefined);
      if (root !== undefined) await inFrame(frame, 'addRoot', host, root);
      await Promise.all([host.dispose(), root?.dispose()]);
      return root !== undefined;
    }),
  );
  return found.includes(true);
}

async function placeOf(child: Frame, frames: ReadonlyMap<number, SeenNode>): Promise<SeenNode | undefined> {
  const outer = child.parentFrame();
  const owner = await ownerOf(child).catch(() => undefined);
  if (owner === undefined || outer === null) return undefined;
  const node = frames.get(await inFrame(outer, 'placeOf', owner));
  await owner.dispose();
  return node;
}

async function numberAll(memory: Memory, frame: Frame, parts: readonly Part[]): Promise<void> {
  const fresh: [at: number, ref: number][] = [];
  for (const node of nodesOf(parts)) {
    if (node.acts !== true || node.ref !== undefined) continue;
    node.ref = memory.next();
    fresh.push([node.at, node.ref]);
  }
  if (fresh.length > 0) await inFrame(frame, 'number', fresh);
}

function remember(memory: Memory, parts: readonly Part[], frames: readonly Frame[]): void {
  const all = [...nodesOf(parts)].filter(({ acts }) => acts === true);
  const key = (node: SeenNode) => `${node.kind} ${nameOf(node)}`;
  const counts = Map.groupBy(all, key);
  for (const node of all) {
    const frame = frames[node.frame ?? -1];
    if (frame === undefined || node.ref === undefined) continue;
    const isOneOfMany = counts.get(key(node))?.length !== 1;
    memory.remember(node.ref, {
      frame,
      kind: node.kind,
      name: nameOf(node),
      page: pageOf(frame),
      isOneOfMany,
    });
  }
}

export const nameOf = ({ name, label }: SeenNode): string => name ?? label ?? '';
