// A server on the SDK alone, as the SDK's documentation shows it: `node sdk.js <tools> [--http]`. It is JavaScript, so
// that its start is not charged for types that Node has to strip.
import { McpServer } from '@modelcontextprotocol/server';
import { find, toolsFor } from './tools.js';

const [count, way] = process.argv.slice(2);
const tools = toolsFor(Number(count));

function buildServer() {
  const server = new McpServer({ name: 'bench', version: '1.0.0' }, { instructions: 'For the bench.' });
  for (const { name, ...rest } of tools) {
    server.registerTool(name, { ...rest, annotations: { readOnlyHint: true } }, (args) => {
      const found = find(args);
      return { content: [{ type: 'text', text: JSON.stringify(found) }], structuredContent: found };
    });
  }
  return server;
}

if (way === '--http') {
  const { createMcpHandler } = await import('@modelcontextprotocol/server');
  const { toNodeHandler } = await import('@modelcontextprotocol/node');
  const { createServer } = await import('node:http');
  const handle = toNodeHandler(createMcpHandler(buildServer));
  const server = createServer((request, response) => void handle(request, response));
  server.listen(0, '127.0.0.1', () =>
    process.stderr.write(`serves http://127.0.0.1:${server.address().port}/mcp\n`),
  );
} else {
  const { serveStdio } = await import('@modelcontextprotocol/server/stdio');
  serveStdio(buildServer);
}
