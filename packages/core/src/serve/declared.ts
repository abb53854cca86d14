import { CLIENT_CAPABILITIES_META_KEY, type ClientCapabilities } from '@modelcontextprotocol/server';

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
