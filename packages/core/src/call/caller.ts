import type { ClientCapabilities, ServerContext } from '@modelcontextprotocol/server';
import type { ClientRoots } from './client-roots.ts';

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
  /** Where the client has roots and can be asked for them: before 2026. */
  readonly roots?: ClientRoots | undefined;
}

/** Whether the client shows forms to a person. One that names no mode is of the time when there were only forms. */
export function canAsk({ elicitation }: ClientCapabilities): boolean {
  return elicitation !== undefined && (elicitation.form !== undefined || elicitation.url === undefined);
}
