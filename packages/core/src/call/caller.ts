import {
  CLIENT_CAPABILITIES_META_KEY,
  type ClientCapabilities,
  type ServerContext,
} from '@modelcontextprotocol/server';

/** Who makes a request, and what can be done with them beside answering it. */
export interface Caller {
  readonly mcpReq: ServerContext['mcpReq'];
  /** What the client said it can do: with this request (2026-07-28), or when it connected (2025). */
  readonly capabilities: ClientCapabilities;
  /** Whoever proved to be the same: by a token, by a session; everyone where nobody proves anything. */
  readonly principal: string;
  /** Aborted when the request was answered, however. */
  readonly ended: AbortSignal;
  /** One object for all that comes over a connection; over HTTP from 2026 on, one for each request. */
  readonly connection: object;
}

/**
 * What a client declares with a message: in `_meta` from 2026-07-28 on, in `initialize` before. Undefined where it
 * declares nothing: then it stands by what it said before.
 */
export function declaredIn(message: unknown): ClientCapabilities | undefined {
  const { method, params } = (message ?? {}) as { method?: unknown; params?: Declaring };
  const early = method === 'initialize' ? params?.capabilities : undefined;
  const declared = params?._meta?.[CLIENT_CAPABILITIES_META_KEY] ?? early;
  return typeof declared === 'object' ? declared : undefined;
}

interface Declaring {
  readonly capabilities?: ClientCapabilities;
  readonly _meta?: { readonly [CLIENT_CAPABILITIES_META_KEY]?: ClientCapabilities };
}

/** Whether the client shows forms to a person. One that names no mode is of the time when there were only forms. */
export function canAsk({ elicitation }: ClientCapabilities): boolean {
  return elicitation !== undefined && (elicitation.form !== undefined || elicitation.url === undefined);
}
