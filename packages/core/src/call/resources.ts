import {
  ResourceNotFoundError,
  UriTemplate,
  type CacheHint,
  type InputRequiredResult,
  type ReadResourceResult,
  type Resource as ListedResource,
  type ResourceTemplateType,
} from '@modelcontextprotocol/server';
import type { Content, Resource, ResourceTemplate } from '../define/resource.ts';
import { DEFAULT_BUDGET } from './budget.ts';
import type { Caller } from './caller.ts';
import { offer, type Offer, type Typed } from './complete.ts';
import { withDeadline } from './deadline.ts';
import { enter } from './enter.ts';
import { lazy } from './lazy.ts';
import type { Borrower, Lender, Lent } from './lender.ts';
import { failingAs, protocolError } from './result.ts';

/** The resources of a running server. */
export interface Resources {
  /** How long a client may keep the list, where that is another time than for the other lists. */
  readonly cache?: CacheHint;
  listResources(caller: Caller): Promise<ListedResource[]>;
  listResourceTemplates(caller: Caller): ResourceTemplateType[] | Promise<ResourceTemplateType[]>;
  readResource(uri: string, caller: Caller): Promise<ReadResourceResult | InputRequiredResult>;
  /**
   * A client wants to hear of changes; rejects where it cannot. What comes back is to be called when it no longer does, or
   * is gone; it never rejects.
   */
  subscribe?(uri: string, caller: Pick<Caller, 'capabilities'> & Borrower): Promise<Unsubscribe>;
  /** What a variable of a template can be. */
  completeResource(uriTemplate: string, variable: Typed, caller: Caller): Promise<Offer>;
}

export type Unsubscribe = () => Promise<void>;

type Any<Deps> = Resource<Deps> | ResourceTemplate<Deps>;

export function compileResources<Deps>(resources: readonly Any<Deps>[], lender: Lender<Deps>): Resources {
  const { fixed, templates, find } = byAddress(resources);
  const isDynamic = [...templates.values()].some(({ definition }) => definition.list !== undefined);
  return {
    ...(isDynamic && { cache: { ttlMs: 0, cacheScope: 'private' } as const }),
    listResources: async (caller) => {
      const listed = [...templates.values()].map(({ definition }) => listOf(definition, lender, caller));
      const alone = [...fixed.values()].map((each) => ({ uri: each.uri, ...describe(each) }));
      return [...alone, ...(await Promise.all(listed)).flat()];
    },
    listResourceTemplates: () =>
      [...templates.values()].map(({ definition }) => ({
        uriTemplate: definition.uriTemplate,
        ...describe(definition),
      })),
    readResource: (uri, caller) => {
      const { resource, read } = find(uri);
      const { name } = resource;
      return failingAs(name, caller, () =>
        enter({ name, about: uri, budget: DEFAULT_BUDGET }, caller, async (call) => ({
          contents: contentsOf(await lender.use(caller, (deps) => read(deps, call)), uri, resource),
        })),
      );
    },
    // Whoever subscribes to what is not there would wait for ever, and fill memory with what they name.
    subscribe: async (uri, caller) => {
      const { resource, watch } = find(uri);
      if (watch === undefined) return async () => {};
      try {
        return await watched(uri, await lender.borrow(caller), watch);
      } catch (error) {
        throw protocolError(resource.name, error);
      }
    },
    completeResource: async (uriTemplate, variable, caller) => {
      const { definition } = templates.get(uriTemplate) ?? {};
      if (definition === undefined) throw new ResourceNotFoundError(uriTemplate);
      return offer(definition, variable, lender, caller);
    },
  };
}

/** Watched with what its subscriber may use, which is lent to it for so long. */
async function watched<Deps>(
  uri: string,
  { deps, watches, giveBack }: Lent<Deps>,
  watch: NonNullable<Resource<Deps>['watch']>,
): Promise<Unsubscribe> {
  try {
    const leave = await watches.join(uri, (changed) => watch(deps, changed));
    return lazy(() => leave().finally(giveBack));
  } catch (error) {
    giveBack();
    throw error;
  }
}

/** The resources by their addresses, and what is at any address: throws the protocol's error where nothing is. */
function byAddress<Deps>(resources: readonly Any<Deps>[]) {
  const fixed = new Map<string, Resource<Deps>>();
  const templates = new Map<string, { definition: ResourceTemplate<Deps>; template: UriTemplate }>();
  for (const each of resources) {
    if (each.uri !== undefined) fixed.set(each.uri, each);
    else templates.set(each.uriTemplate, { definition: each, template: new UriTemplate(each.uriTemplate) });
  }
  if (fixed.size + templates.size < resources.length)
    throw new Error('two resources of one server share an address');
  const find = (uri: string) => {
    const resource = fixed.get(uri);
    if (resource !== undefined) return { resource, read: resource.read, watch: resource.watch };
    for (const { definition, template } of templates.values()) {
      const variables = variablesOf(template, uri);
      if (variables === undefined) continue;
      const read: Resource<Deps>['read'] = (...rest) => definition.read(variables as never, ...rest);
      const watch: Resource<Deps>['watch'] =
        definition.watch && ((...rest) => definition.watch!(variables as never, ...rest));
      return { resource: definition, read, watch };
    }
    throw new ResourceNotFoundError(uri);
  };
  return { fixed, templates, find };
}

function describe({ name, title, description, mimeType, annotations, meta }: Any<never>) {
  return {
    name,
    title,
    description,
    ...(mimeType === undefined ? {} : { mimeType }),
    ...(annotations === undefined ? {} : { annotations }),
    ...(meta === undefined ? {} : { _meta: meta }),
  };
}

async function listOf<Deps>(
  { name, list, mimeType }: ResourceTemplate<Deps>,
  lender: Lender<Deps>,
  caller: Caller,
): Promise<ListedResource[]> {
  if (list === undefined) return [];
  const listed = await failingAs(name, caller, () =>
    withDeadline({ name }, caller.mcpReq.signal, (signal) =>
      lender.use(caller, (deps) => list(deps, { signal })),
    ),
  );
  return listed.map((entry) => (mimeType === undefined ? entry : { mimeType, ...entry }));
}

/** The values in an address, or undefined where it is none of the template's. */
function variablesOf(template: UriTemplate, uri: string): Record<string, string> | undefined {
  try {
    const found = template.match(uri);
    if (found === null) return undefined;
    return Object.fromEntries(
      Object.entries(found).map(([name, value]) => [name, decodeURIComponent(String(value))]),
    );
  } catch {
    return undefined; // too long, or badly encoded: no address of ours
  }
}

function contentsOf(content: Content, uri: string, { mimeType }: Any<never>): ReadResourceResult['contents'] {
  if (typeof content === 'string') return [{ uri, mimeType: mimeType ?? 'text/plain', text: content }];
  if (content instanceof Uint8Array) {
    const blob = Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString('base64');
    return [{ uri, mimeType: mimeType ?? 'application/octet-stream', blob }];
  }
  return content.map((each) => ({ uri, ...each }));
}
