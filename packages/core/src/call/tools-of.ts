import * as z from 'zod';
import type { Resource, ResourceTemplate } from '../define/resource.ts';
import type { ServerDefinition } from '../define/server.ts';
import type { Tool } from '../define/tool.ts';
import type { Contract } from './listing.ts';
import { viewsOf } from './views.ts';

/** The tools that a server has under some of its settings. */
export function toolsOf<Settings extends z.ZodObject, Deps>(
  { tools }: Pick<ServerDefinition<Settings, Deps>, 'tools'>,
  settings: Partial<z.output<Settings>>,
): readonly Tool<Deps>[] {
  return typeof tools === 'function' ? tools(settings) : tools;
}

/** Its resources and patterns of resources, likewise, and the views of its tools; undefined where it has none. */
export function resourcesOf<Settings extends z.ZodObject, Deps>(
  definition: Pick<ServerDefinition<Settings, Deps>, 'resources' | 'tools'>,
  settings: Partial<z.output<Settings>>,
): readonly (Resource<Deps> | ResourceTemplate<Deps>)[] | undefined {
  const { resources } = definition;
  const own = typeof resources === 'function' ? resources(settings) : resources;
  const views = viewsOf(toolsOf(definition, settings));
  return views.length === 0 ? own : [...(own ?? []), ...views];
}

/** The same fields, of which any may be missing; what the fields say of each other is not asked. */
export function anyOf(settings: z.ZodObject = z.strictObject({})): z.ZodObject {
  return z.strictObject(settings.shape).partial();
}

/** The same under settings that nobody looked at yet. Throws a `ZodError` for one of the wrong kind. */
export function toolsUnder<Settings extends z.ZodObject, Deps>(
  definition: ServerDefinition<Settings, Deps>,
  settings: Partial<z.input<Settings>>,
): readonly Tool<Deps>[] {
  return toolsOf(definition, anyOf(definition.settings).parse(settings) as Partial<z.output<Settings>>);
}

/**
 * What of a generated list, which is that of the default settings, holds for these tools: under other settings, another
 * tool may have the name of one of its own.
 */
export function contractFor<Settings extends z.ZodObject, Deps>(
  definition: ServerDefinition<Settings, Deps>,
  tools: readonly Tool<Deps>[],
  contract: Contract | undefined,
): Contract | undefined {
  if (contract === undefined || typeof definition.tools !== 'function') return contract;
  const listed = new Set(toolsUnder(definition, {}));
  const same = new Set<unknown>(tools.filter((tool) => listed.has(tool)).map(({ name }) => name));
  return { tools: contract.tools.filter((tool) => 'name' in tool && same.has(tool.name)) };
}
