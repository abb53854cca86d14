import type { Tool } from '@plugboard/core';
import * as z from 'zod';
import type { PostgresDeps } from './deps.ts';

const Db = z.string().min(1).max(100).optional().describe('Which database; the first unless named');

/** A tool as it is listed where several databases are served: each call says which one it is for. */
export function choosing(tool: Tool<PostgresDeps>): Tool<PostgresDeps> {
  if (tool.name === 'execute') return tool;
  return {
    ...tool,
    inputSchema: z.strictObject({ db: Db, ...tool.inputSchema.shape }),
    handler: ({ db, ...args }: { db?: string }, deps, call) =>
      tool.handler(args as never, { ...deps, database: deps.databases.of(db) }, call),
  };
}
