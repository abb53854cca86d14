import { ToolError, type Tool } from '@plugboard/core';
import type { FilesystemDeps } from '../deps.ts';
import { changing } from './changing.ts';
import { finding } from './finding.ts';
import { listing } from './listing.ts';
import { reading } from './reading.ts';
import { wordsOf } from './words.ts';

/** The tools of @modelcontextprotocol/server-filesystem, by their names and arguments, on the engine of this server. */
export const referenceTools: readonly Tool<FilesystemDeps>[] = [
  ...reading,
  ...changing,
  ...listing,
  ...finding,
].map(inTheirWords);

function inTheirWords(tool: Tool<FilesystemDeps>): Tool<FilesystemDeps> {
  return {
    ...tool,
    handler: async (args, deps, call) => {
      try {
        return await tool.handler(args, deps, call);
      } catch (error) {
        throw ToolError.is(error) ? wordsOf(error) : error;
      }
    },
  };
}
