import { SUBSCRIPTION_ID_META_KEY, type JSONRPCRequest } from '@modelcontextprotocol/server';
import { serveStdio as serveSdk } from '@modelcontextprotocol/server/stdio';
import { log } from '../call/log.ts';
import type { Endpoint } from './endpoint.ts';
import { watchListened } from './listen.ts';
import { acknowledging, listensToTasks, refusalOf, TaskListening } from './listen-tasks.ts';
import { principalOf, relayChanges, sdkServer } from './sdk-server.ts';
import { StdioTransport } from './stdio-transport.ts';

/** Serves the one client on stdin and stdout, in whichever era it opens. */
export function serveStdio(endpoint: Endpoint, transport = new StdioTransport()): { close(): Promise<void> } {
  // stdout belongs to the protocol; a library that prints there would break the wire.
  // oxlint-disable-next-line no-console
  console.log = console.info = console.debug = console.error;
  const listening = new Map<JSONRPCRequest, () => Promise<void>>();
  const tasks = listeningToTasks(endpoint, transport);
  transport.onrequest = (request) => {
    const listened = watchListened(endpoint, request);
    if (listened !== undefined) listening.set(request, listened.stop);
    return tasks.take(request, listened?.message);
  };
  transport.onover = (request) => {
    void listening.get(request)?.();
    listening.delete(request);
    tasks.end(request);
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

/** The client's requests to hear of tasks, of which the SDK knows nothing. */
function listeningToTasks(endpoint: Endpoint, transport: StdioTransport) {
  const open = new Map<unknown, TaskListening>();
  const ended = new WeakSet<JSONRPCRequest>();
  transport.onsend = (message) => {
    const { params } = message as { params?: { _meta?: Record<string, unknown> } };
    const listening = open.get(params?._meta?.[SUBSCRIPTION_ID_META_KEY]);
    const acknowledged = listening && acknowledging(message, listening.taskIds);
    if (acknowledged === undefined || acknowledged === message) return message;
    // After the acknowledgement, which goes out now.
    queueMicrotask(() => listening?.begin((note) => void transport.send(note)));
    return acknowledged;
  };
  const take = (request: JSONRPCRequest, ready?: Promise<JSONRPCRequest>) => {
    if (!listensToTasks(request)) return ready;
    const refusal = refusalOf(endpoint, request);
    // What was answered is not handed on.
    if (refusal !== undefined) return transport.send(refusal).then(() => request);
    return TaskListening.of(endpoint, request, principalOf()).then((listening) => {
      if (ended.has(request)) listening.stop();
      else open.set(request.id, listening);
      return ready ?? request;
    });
  };
  const end = (request: JSONRPCRequest) => {
    ended.add(request);
    open.get(request.id)?.stop();
    open.delete(request.id);
  };
  return { take, end };
}
