import {
  ProtocolError,
  SdkError,
  SdkErrorCode,
  type CallToolResult,
  type RequestOptions,
  type Tool,
} from '@modelcontextprotocol/client';
import type { Connection } from '../servers/connection.ts';
import { reasonOf } from '../servers/words.ts';
import { keptMeta } from './meta.ts';
import { exposedName } from './names.ts';

/** Where a call to an exposed name goes. */
export interface Route {
  readonly connection: Connection;
  readonly tool: Tool;
}

interface Routes {
  readonly routes: Map<string, Route>;
  /** Names that two tools would have. */
  readonly clashes: ReadonlySet<string>;
}

/** A call may go on as long as it shows progress, up to this long without any. */
const CALL_TIMEOUT_MS = 120_000;

/** Every tool under its exposed name, in the order of the file. Two that share a name are both left out. */
export function routeAll(connections: readonly Connection[]): Routes {
  const routes = new Map<string, Route>();
  const clashes = new Set<string>();
  for (const connection of connections) {
    for (const tool of connection.tools) {
      const name = exposedName(connection.entry.alias, tool.name);
      if (routes.has(name)) clashes.add(name);
      routes.set(name, { connection, tool });
    }
  }
  for (const name of clashes) routes.delete(name);
  return { routes, clashes };
}

interface CallParams {
  readonly arguments: unknown;
  readonly _meta?: unknown;
}

/** Makes the call, once. What becomes of the server is told in words that a model can act on. */
export async function forward(
  { connection, tool }: Route,
  params: CallParams,
  options: RequestOptions,
): Promise<CallToolResult> {
  const { alias } = connection.entry;
  if (connection.state !== 'ready') return failure(absence(connection));
  const args = params.arguments ?? {};
  try {
    // `request`, not `callTool`: checking an answer against its schema is for the client at the other end.
    const { _meta, ...result } = await connection.request(
      'tools/call',
      { name: tool.name, arguments: args, ...keptMeta(params._meta) },
      { timeout: CALL_TIMEOUT_MS, resetTimeoutOnProgress: true, ...options },
    );
    return { ...result, ...keptMeta(_meta) };
  } catch (error) {
    if (options.signal?.aborted === true || error instanceof ProtocolError) throw error;
    const late = error instanceof SdkError && error.code === SdkErrorCode.RequestTimeout;
    const reason = late ? `did not answer within ${CALL_TIMEOUT_MS / 1000} s` : reasonOf(error);
    return failure(`${alias} ${reason} during the call. Whether the call took effect is not known.`);
  }
}

/** Why a server cannot be called now, and whether another try is worth it. */
function absence({ entry, state, reason, restartAt = 0 }: Connection): string {
  if (state !== 'restarting')
    return `${entry.alias} is not running (${reason}). Its other tools will not work either.`;
  const seconds = Math.ceil((restartAt - Date.now()) / 1000);
  // One second more: it also has to start.
  const when = seconds > 0 ? `${seconds + 1} s` : 'a few seconds';
  return `${entry.alias} is restarting (${reason}). Call again in ${when}.`;
}

function failure(text: string): CallToolResult {
  return { content: [{ type: 'text', text: `UNAVAILABLE: ${text}` }], isError: true };
}
