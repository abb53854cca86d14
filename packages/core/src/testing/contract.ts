import type { Tool } from '@modelcontextprotocol/client';
import type * as z from 'zod';
import { toolsUnder } from '../call/tools-of.ts';
import type { ServerDefinition } from '../define/server.ts';
import { connect, type Era } from './connect.ts';

/** What a list is made under. */
export interface ListOptions {
  /** With what `--tools all` adds. */
  readonly rare?: boolean;
}

/** Settings that decide about a list; others may be missing. */
export type SomeSettings<Settings extends z.ZodObject> = Partial<z.input<Settings>>;

/**
 * What a client receives of a definition, as its `tools.json` keeps it: the contract with every model. Needs no
 * settings, since a list is made of schemas alone, but those under which it is another.
 */
export async function contract<Settings extends z.ZodObject, Deps>(
  server: ServerDefinition<Settings, Deps>,
  settings: SomeSettings<Settings> = {},
  options: ListOptions = {},
): Promise<string> {
  return written(await listedTools(server, settings, '2025-11-25', options));
}

export async function listedTools<Settings extends z.ZodObject, Deps>(
  server: ServerDefinition<Settings, Deps>,
  settings: SomeSettings<Settings>,
  era: Era,
  { rare = false }: ListOptions = {},
): Promise<Tool[]> {
  const { name, version, title, instructions } = server;
  const tools = toolsUnder(server, settings).filter((tool) => rare || tool.rare !== true);
  await using client = await connect({ name, version, title, instructions, tools }, { era });
  return (await client.listTools()).tools;
}

/** A list as the file has it. */
export function written(tools: readonly Tool[]): string {
  return `${JSON.stringify({ tools }, null, 2)}\n`;
}
