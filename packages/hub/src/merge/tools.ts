import {
  isInputRequiredResult,
  ProtocolError,
  type CallToolResult,
  type InputRequiredResult,
  type Tool,
} from '@modelcontextprotocol/client';
import { unknownName, type Caller, type Tools } from '@plugboard/core/serve';
import { absence, failureOf } from '../relay/failure.ts';
import { relay } from '../relay/relay.ts';
import type { Connection } from '../servers/connection.ts';
import type { Board } from './board.ts';
import type { BoardOf } from './hub.ts';
import { offered } from './routes.ts';
import { exposedBlock, withExposedView } from './views.ts';

export function mergedTools(boardOf: BoardOf, boards: ReadonlyMap<string, Board>): Tools {
  return {
    standing: async (name) => {
      // Of servers that still start nothing is known, and the worst would be asked of everyone.
      await Promise.all([...boards.values()].map(({ started }) => started));
      const known = [...boards.values()].flatMap(({ routes }) => routes.tools.get(name)?.item ?? []);
      return { name, kind: worst(known.map(kindOf)) };
    },
    listTools: async (caller) =>
      offered((await boardOf(caller)).routes.tools).map(([name, { connection, item }]) =>
        withExposedView(connection.entry.alias, { ...item, name }),
      ),
    outputSchema: async (name, caller) => (await boardOf(caller)).routes.tools.get(name)?.item.outputSchema,
    callTool: async (name, args, caller) => {
      const { tools } = (await boardOf(caller)).routes;
      const route = tools.get(name);
      if (route === undefined) throw unknownName('tool', name, tools.keys());
      return callTool(route.connection, { name: route.item.name, arguments: args ?? {} }, caller);
    },
  };
}

type Kind = Awaited<ReturnType<Tools['standing']>>['kind'];

/** What its server says that a tool does; the protocol takes what is not said for the worst. */
function kindOf({ annotations = {} }: Tool): Kind {
  if (annotations.readOnlyHint === true) return 'reads';
  return annotations.destructiveHint === false ? 'writes' : 'destroys';
}

/** Of a name that nobody has yet, a server may make anything until it is called. */
function worst(kinds: readonly Kind[]): Kind {
  if (kinds.length === 0 || kinds.includes('destroys')) return 'destroys';
  return kinds.includes('writes') ? 'writes' : 'reads';
}

/** Calls a tool of a server. What becomes of the server is told in words that a model can act on. */
export async function callTool(
  connection: Connection,
  params: { readonly name: string; readonly arguments: unknown },
  caller: Caller,
): Promise<CallToolResult | InputRequiredResult> {
  const { alias } = connection.entry;
  // With an answer comes a call that has begun: what became of it is told even when its server is gone.
  const hasBegun = caller.mcpReq.requestState() !== undefined;
  if (connection.state !== 'ready' && !hasBegun) return unavailable(absence(connection));
  try {
    const result = await relay({ connection, method: 'tools/call', params }, caller);
    if (isInputRequiredResult(result)) return result;
    const { content, ...rest } = result as CallToolResult;
    return { ...rest, content: content.map((block) => exposedBlock(alias, block)) };
  } catch (error) {
    if (caller.mcpReq.signal.aborted || error instanceof ProtocolError) throw error;
    return unavailable(
      `${alias} ${failureOf(error)} during the call. Whether the call took effect is not known.`,
    );
  }
}

function unavailable(text: string): CallToolResult {
  return { content: [{ type: 'text', text: `UNAVAILABLE: ${text}` }], isError: true };
}
