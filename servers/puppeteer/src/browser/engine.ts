import { ToolError } from '@plugboard/core';
import type { Browser, BrowserContext, Page } from 'puppeteer-core';
import type { Door } from '../egress/door.ts';
import { openProxy, type EgressProxy } from '../egress/proxy.ts';
import type { Policy } from '../egress/policy.ts';
import { findBrowser } from './find.ts';
import { attach, launch, type Running } from './launch.ts';

export interface EngineOptions {
  readonly policy: Policy;
  /** A browser that runs already, as the person named it. */
  readonly browserUrl: string | undefined;
  /** A program to start instead of the one that is found. */
  readonly program: string | undefined;
  readonly headed: boolean;
  readonly sandbox: boolean;
  /** Attached to, the browser's own context and network are used. */
  readonly boundary: boolean;
}

/** A browser context with a way out of its own: nothing of it is seen by another. */
export interface Room extends AsyncDisposable {
  readonly context: BrowserContext;
  /** Blank, for the first tab. */
  readonly first: Page;
  /** Absent where there is no boundary. */
  readonly door: Door | undefined;
}

/** One browser for the process: started by the first call that needs it, and anew after it has died. */
export interface Engine extends AsyncDisposable {
  readonly openRoom: (name: string) => Promise<Room>;
}

export function createEngine(options: EngineOptions): Engine {
  let started: Promise<Started> | undefined;
  const start = async (): Promise<Started> => {
    const proxy = options.boundary ? await openProxy(options.policy) : undefined;
    try {
      const running = await run(options, proxy);
      running.browser.once('disconnected', () => (started = undefined));
      return { running, proxy };
    } catch (error) {
      await proxy?.[Symbol.asyncDispose]();
      started = undefined;
      throw error;
    }
  };
  return {
    openRoom: async (name) => {
      const { running, proxy } = await (started ??= start());
      const room = await openRoom(running.browser, proxy, name);
      if (proxy !== undefined && options.browserUrl !== undefined) await assertClosed(room);
      return room;
    },
    [Symbol.asyncDispose]: async () => {
      const { running, proxy } = (await started?.catch(() => undefined)) ?? {};
      await running?.[Symbol.asyncDispose]();
      await proxy?.[Symbol.asyncDispose]();
    },
  };
}

/** Of a browser that was started by somebody else nobody knows how it was. */
async function assertClosed(room: Room): Promise<void> {
  const { sendsPast } = await import('../egress/udp.ts');
  if (!(await sendsPast(room.first))) return;
  await room[Symbol.asyncDispose]();
  throw new ToolError('The browser at --browser-url sends WebRTC past the filter of this server.', {
    code: 'NO_BOUNDARY',
    hint: 'Whoever runs it starts it with --webrtc-ip-handling-policy=disable_non_proxied_udp, or this server with --no-boundary.',
  });
}

interface Started {
  readonly running: Running;
  readonly proxy: EgressProxy | undefined;
}

async function run(options: EngineOptions, proxy: EgressProxy | undefined): Promise<Running> {
  if (options.browserUrl !== undefined) return attach(options.browserUrl);
  const program = options.program ?? findBrowser();
  if (program === undefined)
    throw new ToolError('There is no Chrome, Chromium or Edge on this machine.', {
      code: 'NO_BROWSER',
      hint: 'Whoever runs the server can install one: npx @plugboard/puppeteer --install-browser',
    });
  return launch({ ...options, program, dead: proxy?.dead });
}

async function openRoom(browser: Browser, proxy: EgressProxy | undefined, name: string): Promise<Room> {
  if (proxy === undefined) {
    const context = browser.defaultBrowserContext();
    const first = await context.newPage();
    return { context, first, door: undefined, [Symbol.asyncDispose]: async () => {} };
  }
  const [{ contextOptions }, { unlock }] = await Promise.all([
    import('../egress/launch-args.ts'),
    import('../egress/key.ts'),
  ]);
  const door = await proxy.door(name);
  const context = await browser.createBrowserContext({
    ...contextOptions(door),
    downloadBehavior: { policy: 'deny' },
  });
  const close = async () => {
    await context.close().catch(() => {});
    await door[Symbol.asyncDispose]();
  };
  try {
    const first = await context.newPage();
    await unlock(door, first);
    return { context, first, door, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}
