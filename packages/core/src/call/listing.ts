import type { Tool as ListedTool } from '@modelcontextprotocol/server';
import type { Tool } from '../define/tool.ts';
import { jsonSchema } from './json-schema.ts';
import { viewMeta } from './views.ts';

/**
 * A server's generated `tools.json`. Converting schemas is a tenth of a start, so a built server serves the list
 * that was taken from its own wire; a test holds the two together.
 */
export interface Contract {
  readonly tools: readonly object[];
}

/** How a tool is listed: as the contract has it, where there is one. */
export function listing(contract?: Contract): (tool: Tool<never>) => ListedTool {
  const ready = new Map((contract?.tools as ListedTool[] | undefined)?.map((tool) => [tool.name, tool]));
  return (tool) => ready.get(tool.name) ?? listTool(tool);
}

/** Where a tool tells clients, and the check of releases, which names it had. */
const FORMERLY = 'io.github.plugboard-mcp/formerly';

/** A tool as clients receive it. Throws where a schema has no form in JSON Schema. */
export function listTool(tool: Tool<never>): ListedTool {
  const meta = { ...viewMeta(tool), ...(tool.formerly && { [FORMERLY]: [...tool.formerly] }) };
  return {
    name: tool.name,
    title: tool.title,
    description: tool.description,
    inputSchema: jsonSchema(tool.inputSchema, 'input') as ListedTool['inputSchema'],
    ...(tool.outputSchema && {
      outputSchema: jsonSchema(tool.outputSchema, 'output'),
    }),
    annotations: { ...tool.effect.hints },
    ...(Object.keys(meta).length > 0 && { _meta: meta }),
  };
}
