import type { Progress } from '@modelcontextprotocol/client';
import type { Caller } from '@plugboard/core/serve';
import type { Connection } from '../servers/connection.ts';
import { keptMeta } from './meta.ts';

/** A request to a server that may take its time and ask questions. */
export interface Errand {
  readonly connection: Connection;
  readonly method: 'tools/call' | 'prompts/get' | 'resources/read';
  /** With the names and addresses that the server knows. */
  readonly params: Readonly<Record<string, unknown>>;
}

/** A call may go on as long as it shows progress, up to this long without any. */
export const CALL_TIMEOUT_MS = 120_000;

/** The longest time that a timer can be set to. */
export const NO_LIMIT_MS = 2 ** 31 - 1;

/** Hands progress on under the caller's own token; to nobody where the caller gave none. */
export function tellProgress(
  { mcpReq }: Caller,
  { _meta: meta, ...progress }: Progress & { readonly _meta?: unknown },
): void {
  const progressToken = mcpReq._meta?.progressToken;
  if (progressToken === undefined) return;
  const params = { ...progress, ...keptMeta(meta), progressToken };
  // A caller who is gone needs no word.
  mcpReq.notify({ method: 'notifications/progress', params }).catch(() => {});
}
