// A client that shows views, for tests: a real Chromium, and the reference library's half of MCP Apps in its page.
import type { Client } from '@modelcontextprotocol/client';
import { build } from 'esbuild';
import { launch, type Frame, type Page } from 'puppeteer-core';
import { chromiumPath, testOnlyArgs } from '../../servers/puppeteer/test/chromium.ts';
import type { Host } from './contract.ts';

export interface ViewHost extends AsyncDisposable {
  readonly page: Page;
  /** Shows the page of a tool; answers the frame that it runs in. */
  readonly open: (html: string, context?: Context) => Promise<Frame>;
  /** Calls something of the host: `await host.tell('cancel')`. */
  readonly tell: <Name extends 'input' | 'result' | 'cancel' | 'context' | 'teardown'>(
    name: Name,
    ...args: Parameters<Host[Name]>
  ) => Promise<unknown>;
  readonly seen: () => Promise<Seen>;
}

type Seen = Pick<Host, 'sizes' | 'heard'>;
type Context = Parameters<Host['open']>[1];

let bundled: Promise<string> | undefined;

export async function openViewHost(): Promise<ViewHost> {
  const script = await (bundled ??= pageScript());
  const browser = await launch({ executablePath: await chromiumPath(), args: testOnlyArgs() });
  const page = await browser.newPage();
  await page.setViewport({ width: 900, height: 760 });
  await page.setContent('<!doctype html><meta charset="utf-8"><body style="margin:0"></body>');
  await page.addScriptTag({ content: script });
  const run = (name: string, ...args: readonly unknown[]) =>
    page.evaluate(`host.${name}(...${JSON.stringify(args)})`);
  return {
    page,
    tell: run,
    open: async (html, context = { theme: 'light' }) => {
      await run('open', html, context);
      const frame = page.frames().at(-1);
      if (frame === undefined) throw new Error('no frame was opened');
      return frame;
    },
    seen: async () => (await page.evaluate('({ sizes: host.sizes, heard: host.heard })')) as Seen,
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

async function pageScript(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [new URL('./page.ts', import.meta.url).pathname],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'chrome120',
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
}

/** The page that goes with a tool, read as clients read it. */
export async function viewOf(client: Client, tool: string): Promise<string> {
  const { tools } = await client.listTools();
  const meta = tools.find(({ name }) => name === tool)?._meta as
    | { ui?: { resourceUri?: string } }
    | undefined;
  const uri = meta?.ui?.resourceUri;
  if (uri === undefined) throw new Error(`${tool} names no view`);
  const [content] = (await client.readResource({ uri })).contents;
  if (content === undefined || !('text' in content) || content.mimeType !== 'text/html;profile=mcp-app')
    throw new Error(`${uri} is no page of MCP Apps`);
  return content.text;
}
