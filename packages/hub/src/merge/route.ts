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

/** Makes the call. What becomes of the server is told in words that a model can act on. */
export async function forward(
  { connection, tool }: Route,
  args: unknown,
  options: RequestOptions,
): Promise<CallToolResult> {
  const { alias } = connection.entry;
  if (connection.state !== 'ready') {
    return failure(`${alias} is not running: it ${connection.reason}. Its other tools will not work either.`);
  }
  try {
    return await connection.callTool(tool.name, args, {
      timeout: CALL_TIMEOUT_MS,
      resetTimeoutOnProgress: true,
      ...options,
    });
  } catch (error) {
    if (options.signal?.aborted === true || error instanceof ProtocolError) throw error;
    const late = error instanceof SdkError && error.code === SdkErrorCode.RequestTimeout;
    const reason = late
      ? `did not answer within ${CALL_TIMEOUT_MS / 1000} s`
      : (connection.reason ?? reasonOf(error));
    return failure(`${alias} ${reason} during the call. Whether the call took effect is not known.`);
  }
}

function failure(text: string): CallToolResult {
  return { content: [{ type: 'text', text: `UNAVAILABLE: ${text}` }], isError: true };
}
