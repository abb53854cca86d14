// What core leaves to the protocol, laid over a server that is built on core: tools in the SDK's own terms.
import type { CallToolResult, InputRequiredResult, Tool as ListedTool } from '@modelcontextprotocol/server';
import type { Caller, Endpoint } from '@plugboard/core/serve';

export interface RawTool extends Pick<ListedTool, 'name' | 'description'> {
  /** An object without fields where omitted. */
  readonly inputSchema?: ListedTool['inputSchema'];
  readonly call: (
    caller: Caller,
    args: Readonly<Record<string, unknown>>,
  ) => Promise<CallToolResult | InputRequiredResult>;
}

/** The endpoint with more tools, which may send log lines to the client. */
export function withRawTools(endpoint: Endpoint, added: readonly RawTool[]): Endpoint {
  const { tools } = endpoint;
  const byName = new Map(added.map((tool) => [tool.name, tool]));
  return {
    ...endpoint,
    describe: async (client) => {
      const { capabilities, ...rest } = await endpoint.describe(client);
      return { ...rest, capabilities: { ...capabilities, logging: {} } };
    },
    tools: {
      ...tools,
      listTools: async (caller) => [...(await tools.listTools(caller)), ...added.map(listed)],
      callTool: (name, args, caller) => {
        const tool = byName.get(name);
        if (tool === undefined) return tools.callTool(name, args, caller);
        return tool.call(caller, (args ?? {}) as Record<string, unknown>);
      },
    },
  };
}

function listed({ name, description, inputSchema = { type: 'object' } }: RawTool): ListedTool {
  return { name, description, inputSchema };
}

export function text(words: string): CallToolResult {
  return { content: [{ type: 'text', text: words }] };
}
