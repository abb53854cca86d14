import type { Tool } from '@plugboard/core';
import * as z from 'zod';
import type { GitHubDeps } from './deps.ts';

/** A tool as it is listed where one repository is served: nobody has to say which, and the list costs less. */
export function atHome(tool: Tool<GitHubDeps>): Tool<GitHubDeps> {
  const { owner, repo, ...shape } = tool.inputSchema.shape;
  if (owner === undefined || repo === undefined) return tool;
  return { ...tool, inputSchema: z.strictObject({ ...shape }) };
}
