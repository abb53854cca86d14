import type {
  CacheHint,
  ClientCapabilities,
  Implementation,
  ServerCapabilities,
} from '@modelcontextprotocol/server';
import type { Prompts } from '../call/prompts.ts';
import type { Resources } from '../call/resources.ts';
import type { Tasks } from '../call/tasks/tasks.ts';
import type { Tools } from '../call/tools.ts';

/**
 * What can be served: a compiled server definition, or the hub's merged servers. Everything in this room knows
 * only this.
 */
export interface Endpoint {
  readonly info: Implementation;
  /** How long a client may keep the lists, and whether other callers see the same ones. */
  readonly cache: CacheHint;
  /** What a client that declares this is told when it connects; a promise where that is known only later. */
  describe(client: ClientCapabilities): Description | Promise<Description>;
  readonly tools: Tools;
  /** Where some of the tools may outlast a request. */
  readonly tasks?: Tasks;
  readonly resources?: Resources;
  readonly prompts?: Prompts;
  /** Calls back at each change, until the returned function is called. */
  onChange(listener: (change: Change) => void): () => void;
}

interface Description {
  /** What a model should know before its first call. */
  readonly instructions?: string | undefined;
  readonly capabilities: ServerCapabilities;
}

/** A list that is another now, or a resource. */
export type Change =
  | { readonly kind: 'tools' }
  | { readonly kind: 'resources' }
  | { readonly kind: 'prompts' }
  /** `only` is the connection of the one client that may hear of it, where not all may. */
  | { readonly kind: 'resource'; readonly uri: string; readonly only?: object };
