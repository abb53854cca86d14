import type { Tool } from '@modelcontextprotocol/client';
import type * as z from 'zod';
import type { ServerDefinition } from '../define/server.ts';
import { connect, type Era } from './connect.ts';

/**
 * What a client receives of a definition, as its `tools.json` keeps it: the contract with every model. Needs no
 * settings, since a list is made of schemas alone.
 */
export async function contract<Settings extends z.ZodObject, Deps>(
  server: ServerDefinition<Settings, Deps>,
): Promise<string> {
  return written(await listedTools(server, '2025-11-25'));
}

export async function listedTools<Settings extends z.ZodObject, Deps>(
  { name, version, title, instructions, tools }: ServerDefinition<Settings, Deps>,
  era: Era,
): Promise<Tool[]> {
  await using client = await connect({ name, version, title, instructions, tools }, { era });
  return (await client.listTools()).tools;
}

/** A list as the file has it. */
export function written(tools: readonly Tool[]): string {
  return `${JSON.stringify({ tools }, null, 2)}\n`;
}
