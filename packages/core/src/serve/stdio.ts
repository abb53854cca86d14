import { serveStdio as serveSdk } from '@modelcontextprotocol/server/stdio';
import { log } from '../call/log.ts';
import { sdkServer, type Endpoint } from './endpoint.ts';
import { StdioTransport } from './stdio-transport.ts';

/** Serves the one client on stdin and stdout, in whichever era it opens. */
export function serveStdio(endpoint: Endpoint, transport = new StdioTransport()): { close(): Promise<void> } {
  // stdout belongs to the protocol; a library that prints there would break the wire.
  // oxlint-disable-next-line no-console
  console.log = console.info = console.debug = console.error;
  const handle = serveSdk(
    async () => {
      const server = await sdkServer(endpoint);
      const stop = endpoint.onToolsChanged?.(() => void server.sendToolListChanged().catch(() => {}));
      if (stop !== undefined) server.onclose = stop;
      return server;
    },
    { transport, onerror: (error) => log('error', 'protocol', error) },
  );
  return { close: () => handle.close() };
}
