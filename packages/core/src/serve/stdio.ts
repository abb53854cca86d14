import type { JSONRPCRequest } from '@modelcontextprotocol/server';
import { serveStdio as serveSdk } from '@modelcontextprotocol/server/stdio';
import { log } from '../call/log.ts';
import type { Endpoint } from './endpoint.ts';
import { watchListened } from './listen.ts';
import { relayChanges, sdkServer } from './sdk-server.ts';
import { StdioTransport } from './stdio-transport.ts';

/** Serves the one client on stdin and stdout, in whichever era it opens. */
export function serveStdio(endpoint: Endpoint, transport = new StdioTransport()): { close(): Promise<void> } {
  // stdout belongs to the protocol; a library that prints there would break the wire.
  // oxlint-disable-next-line no-console
  console.log = console.info = console.debug = console.error;
  const listening = new Map<JSONRPCRequest, () => Promise<void>>();
  transport.onrequest = (request) => {
    const listened = watchListened(endpoint, request);
    if (listened !== undefined) listening.set(request, listened.stop);
    return listened?.message;
  };
  transport.onover = (request) => {
    void listening.get(request)?.();
    listening.delete(request);
  };
  const handle = serveSdk(
    async ({ era }) => {
      const server = await sdkServer(endpoint, transport.declared);
      relayChanges(server, endpoint, era);
      return server;
    },
    { transport, onerror: (error) => log('error', 'protocol', error) },
  );
  return { close: () => handle.close() };
}
