import { Client, InMemoryTransport } from '@modelcontextprotocol/client';
import type * as z from 'zod';
import { compileTools } from '../call/tools.ts';
import type { ServerDefinition } from '../define/server.ts';
import { sdkServer } from '../serve/sdk-server.ts';

/**
 * What a client receives of a definition, as its `tools.json` keeps it: the contract with every model. Needs no
 * settings, since a list is made of schemas alone.
 */
export async function contract<Settings extends z.ZodObject, Deps>({
  name,
  version,
  tools,
}: ServerDefinition<Settings, Deps>): Promise<string> {
  const [ours, theirs] = InMemoryTransport.createLinkedPair();
  const server = await sdkServer({
    info: { name, version },
    cache: { ttlMs: 0, cacheScope: 'private' },
    describe: () => ({ capabilities: { tools: {} } }),
    tools: compileTools(tools, undefined as Deps),
    onChange: () => () => {},
  });
  await server.connect(theirs);
  const client = new Client({ name: 'contract', version: '1.0.0' });
  await client.connect(ours);
  const listed = await client.listTools();
  await client.close();
  await server.close();
  return `${JSON.stringify({ tools: listed.tools }, null, 2)}\n`;
}
