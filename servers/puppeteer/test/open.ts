import { connect, textOf, type ConnectOptions, type Era } from '@plugboard/core/testing';
import type * as z from 'zod';
import { puppeteer } from '../src/index.ts';
import type { settings } from '../src/settings.ts';
import { chromiumPath } from './chromium.ts';

export const ERAS: Era[] = ['2026-07-28', '2025-11-25'];

type Settings = Partial<z.input<typeof settings>>;
type More = Omit<Partial<ConnectOptions<typeof settings>>, 'settings'>;

/** This server with a real Chromium behind it and a real client before it. Root has to do without Chrome's sandbox. */
export async function open(chosen: Settings = {}, more: More = {}) {
  const own = { browser: await chromiumPath(), sandbox: process.getuid?.() !== 0 };
  return connect(puppeteer, { era: '2026-07-28', ...more, settings: { ...own, ...chosen } });
}

/** Calls one tool, and answers what a model would see. */
export async function call(
  client: Awaited<ReturnType<typeof open>>,
  name: string,
  args: Record<string, unknown> = {},
) {
  const result = await client.callTool({ name, arguments: args });
  return { ...result, text: textOf(result), data: result.structuredContent as Record<string, unknown> };
}
