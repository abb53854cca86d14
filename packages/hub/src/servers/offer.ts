import {
  METHOD_NOT_FOUND,
  ProtocolError,
  type Client,
  type ListPromptsResult,
  type ListResourcesResult,
  type ListResourceTemplatesResult,
  type ListToolsResult,
  type RequestOptions,
} from '@modelcontextprotocol/client';

/** What a server has to offer, each list whole and in the server's order. */
export interface Offer {
  readonly tools: ListToolsResult['tools'];
  readonly resources: ListResourcesResult['resources'];
  readonly resourceTemplates: ListResourceTemplatesResult['resourceTemplates'];
  readonly prompts: ListPromptsResult['prompts'];
}

export type Kind = keyof Offer;

export const NOTHING: Offer = { tools: [], resources: [], resourceTemplates: [], prompts: [] };

export const KINDS = Object.keys(NOTHING) as readonly Kind[];

/** The lists that a capability of a server stands for. */
export const KINDS_OF = {
  tools: ['tools'],
  resources: ['resources', 'resourceTemplates'],
  prompts: ['prompts'],
} as const satisfies Record<string, readonly Kind[]>;

type Read<K extends Kind> = (client: Client, options: RequestOptions) => Promise<Offer[K]>;

/** A list that the SDK kept says what a server had. */
const AFRESH = { cacheMode: 'bypass' } as const;

// The SDK follows the pages of a list, 64 at most.
const READS: { readonly [K in Kind]: Read<K> } = {
  tools: async (client, options) => (await client.listTools(undefined, { ...AFRESH, ...options })).tools,
  resources: async (client, options) =>
    (await client.listResources(undefined, { ...AFRESH, ...options })).resources,
  resourceTemplates: async (client, options) =>
    (await client.listResourceTemplates(undefined, { ...AFRESH, ...options })).resourceTemplates,
  prompts: async (client, options) =>
    (await client.listPrompts(undefined, { ...AFRESH, ...options })).prompts,
};

/** The wait for lists beside the tools is short: a server without its prompts is still of use. */
const LIST_MS = 5_000;

interface ReadOptions {
  readonly signal: AbortSignal;
  /** Milliseconds for all pages of the tools. */
  readonly most: number;
}

interface Reading {
  readonly offer: Offer;
  /** Why a list could not be read. */
  readonly failures: ReadonlyMap<Kind, unknown>;
}

/** Reads these lists of a server. One that cannot be read stays as it was before. */
export async function readOffer(
  client: Client,
  kinds: Iterable<Kind>,
  before: Offer,
  { signal, most }: ReadOptions,
): Promise<Reading> {
  const failures = new Map<Kind, unknown>();
  const lists = [...kinds].map(async (kind): Promise<Partial<Offer>> => {
    const limit = AbortSignal.timeout(kind === 'tools' ? most : Math.min(most, LIST_MS));
    try {
      return { [kind]: await readList(client, kind, { signal: AbortSignal.any([signal, limit]) }) };
    } catch (error) {
      failures.set(kind, error);
      return {};
    }
  });
  return { offer: Object.assign({}, before, ...(await Promise.all(lists))) as Offer, failures };
}

/**
 * One list of a server; empty where its capabilities do not declare that kind, or where it does not know the method
 * after all, as is common with templates.
 */
async function readList<K extends Kind>(client: Client, kind: K, options: RequestOptions): Promise<Offer[K]> {
  const declared = client.getServerCapabilities() ?? {};
  if (!(kind === 'resourceTemplates' ? 'resources' in declared : kind in declared)) return NOTHING[kind];
  try {
    return await READS[kind](client, options);
  } catch (error) {
    const isUnknown = error instanceof ProtocolError && error.code === METHOD_NOT_FOUND;
    if (isUnknown && kind !== 'tools') return NOTHING[kind];
    throw error;
  }
}
