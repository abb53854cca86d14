import { connect, textOf, type Era } from '@plugboard/core/testing';
import type * as z from 'zod';
import { postgres } from '../src/index.ts';
import type { settings } from '../src/settings.ts';

export const ERAS: Era[] = ['2026-07-28', '2025-11-25'];

type Settings = Partial<z.input<typeof settings>>;

/** This server on a database, with a real client before it. */
export function open(dbUrl: string, more: Settings = {}, era: Era = '2026-07-28') {
  return connect(postgres, { era, settings: { dbUrl, ...more } });
}

/** Calls one tool of a server on a database, and answers what a model would see. */
export async function callOn(
  dbUrl: string,
  name: string,
  args: Record<string, unknown> = {},
  more: Settings = {},
  era: Era = '2026-07-28',
) {
  await using client = await open(dbUrl, more, era);
  const result = await client.callTool({ name, arguments: args });
  return { ...result, text: textOf(result), data: result.structuredContent as Record<string, unknown> };
}
