import { connect, textOf, type ConnectOptions, type Era } from '@plugboard/core/testing';
import type * as z from 'zod';
import { github } from '../src/index.ts';
import type { settings } from '../src/settings.ts';

export const ERAS: Era[] = ['2026-07-28', '2025-11-25'];

type Settings = Partial<z.input<typeof settings>>;
type More = Omit<Partial<ConnectOptions<typeof settings>>, 'settings'>;

/** This server on a GitHub (`url` of a fake one), with a real client before it. */
export function open(host: string, chosen: Settings = {}, more: More = {}) {
  return connect(github, { era: '2026-07-28', ...more, settings: { host, ...chosen } });
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
