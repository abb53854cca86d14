import type { ServerCapabilities } from '@modelcontextprotocol/server';
import type * as z from 'zod';
import { Lender } from '../call/lender.ts';
import { log } from '../call/log.ts';
import { compilePrompts } from '../call/prompts.ts';
import { compileResources } from '../call/resources.ts';
import { TASKS_EXTENSION } from '../call/tasks/task.ts';
import { lazyTasks } from '../call/tasks/lazy-tasks.ts';
import { compileTools, type ToolOptions } from '../call/tools.ts';
import { resourcesOf, toolsOf } from '../call/tools-of.ts';
import type { Prompt } from '../define/prompt.ts';
import type { Resource, ResourceTemplate } from '../define/resource.ts';
import type { ServerDefinition } from '../define/server.ts';
import { announcer } from './announcer.ts';
import type { Endpoint } from './endpoint.ts';

/** A list that a definition makes is the same for everyone, for as long as the process lives. */
const CACHE = { ttlMs: 3_600_000, cacheScope: 'public' } as const;

/** A definition ready to be served. */
export interface Opened<Deps> {
  readonly endpoint: Endpoint;
  readonly deps: Deps;
  /** Releases the dependencies. */
  readonly dispose: () => Promise<void>;
}

export interface OpenOptions extends ToolOptions {
  /** `--stateless`. */
  readonly stateless?: boolean;
}

export async function openServer<Settings extends z.ZodObject, Deps>(
  definition: ServerDefinition<Settings, Deps>,
  settings: z.output<Settings>,
  { stateless = false, ...options }: OpenOptions = {},
): Promise<Opened<Deps>> {
  const { name, version, title, instructions, prompts, narrow, watch } = definition;
  const resources = resourcesOf(definition, settings);
  const tools = toolsOf(definition, settings);
  const changes = tools.some(({ effect }) => effect.kind !== 'reads');
  const serving = { changes, stateless, log: (line: string) => log('info', line) };
  const deps = (await definition.deps?.(settings, serving)) as Deps;
  const { tell, onChange } = announcer();
  const changed = (uri: string, only?: object) => tell({ kind: 'resource', uri, ...(only && { only }) });
  const lender = new Lender(deps, { narrow, changed });
  const unwatch = watch?.((uri) => changed(uri), deps);
  const tasks = lazyTasks(name, tools);
  const description = { instructions, capabilities: capabilitiesOf({ resources, prompts, watch, tasks }) };
  const endpoint: Endpoint = {
    info: { name, version, title },
    cache: CACHE,
    describe: () => description,
    tools: compileTools(tools, lender, options),
    ...(tasks && { tasks }),
    ...(resources && { resources: compileResources(resources, lender) }),
    ...(prompts && { prompts: compilePrompts(prompts, lender) }),
    onChange,
  };
  const dispose = async () => {
    unwatch?.();
    await tasks?.close();
    await lender.close();
    await (deps as Partial<AsyncDisposable> | undefined)?.[Symbol.asyncDispose]?.();
  };
  return { endpoint, deps, dispose };
}

/** What decides which capabilities a server has beside tools. */
interface Parts {
  readonly resources: readonly (Resource<never> | ResourceTemplate<never>)[] | undefined;
  readonly prompts: readonly Prompt<never>[] | undefined;
  readonly watch: unknown;
  readonly tasks: unknown;
}

function capabilitiesOf({ resources = [], prompts = [], watch, tasks }: Parts): ServerCapabilities {
  const completes = [...resources, ...prompts].some(
    (part) => 'complete' in part && part.complete !== undefined,
  );
  const watches = watch !== undefined || resources.some((each) => each.watch !== undefined);
  return {
    tools: {},
    ...(resources.length > 0 && { resources: { subscribe: watches } }),
    ...(prompts.length > 0 && { prompts: {} }),
    ...(completes && { completions: {} }),
    ...(tasks !== undefined && { extensions: { [TASKS_EXTENSION]: {} } }),
  };
}
