// The SDK's own default way, as its documentation shows it, with the schemas made once.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { find, tools } from './http-tools.ts';

const handler = createMcpHandler(() => {
  const server = new McpServer({ name: 'bench', version: '1.0.0' }, { instructions: 'For the bench.' });
  for (const { name, ...rest } of tools) {
    server.registerTool(name, { ...rest, annotations: { readOnlyHint: true } }, (args) => {
      const found = find(args);
      return { content: [{ type: 'text', text: JSON.stringify(found) }], structuredContent: found };
    });
  }
  return server;
});

const answer = toNodeHandler(handler);
const server = createServer((request, response) => void answer(request as never, response)).listen(
  0,
  '127.0.0.1',
  () => {
    const { port } = server.address() as AddressInfo;
    process.stderr.write(`serves http://127.0.0.1:${port}/mcp\n`);
  },
);
process.on('SIGTERM', () => process.exit(0));
