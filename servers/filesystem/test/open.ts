import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, textOf, type Era } from '@plugboard/core/testing';
import type * as z from 'zod';
import { filesystem } from '../src/index.ts';
import type { settings } from '../src/settings.ts';

export const ERAS: Era[] = ['2026-07-28', '2025-11-25'];

/** This server with a real client before it. */
export function open(era: Era, paths = [tmpdir()], more: Partial<z.input<typeof settings>> = {}) {
  return connect(filesystem, { era, settings: { paths, journal: JOURNAL, ...more } });
}

/** Where the tests keep what they changed. */
const JOURNAL = mkdtempSync(join(tmpdir(), 'journal-'));

/** Calls one tool of a server on some folders, and answers what a model would see. */
export async function callOn(
  paths: string[],
  name: string,
  args: Record<string, unknown> = {},
  era: Era = '2026-07-28',
  more: Partial<z.input<typeof settings>> = {},
) {
  await using client = await open(era, paths, more);
  const result = await client.callTool({ name, arguments: args });
  return { ...result, text: textOf(result), data: result.structuredContent as Record<string, unknown> };
}
