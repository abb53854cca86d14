import {
  classifyInboundRequest,
  createMcpHandler,
  type ClientCapabilities,
  type McpRequestContext,
} from '@modelcontextprotocol/server';
import { log } from '../../call/log.ts';
import { declaredIn } from '../declared.ts';
import type { Endpoint } from '../endpoint.ts';
import { watchListened } from '../listen.ts';
import { listensToTasks, refusalOf, TaskListening } from '../listen-tasks.ts';
import { principalOf, publishChanges, sdkServer } from '../sdk-server.ts';
import type { Limits } from './limits.ts';
import { Sessions, type Message } from './sessions.ts';
import { withTasks } from './task-stream.ts';

/** The revision whose requests stand alone. */
const STATELESS = '2026-07-28';
const LONGEST_LOGGED = 200;

/** What answers the messages of an endpoint's clients, of whichever era. */
export interface Eras {
  fetch(request: Request, message: Message): Promise<Response>;
  /** Ends what still runs, sessions and streams. */
  close(): Promise<void>;
}

interface Options {
  readonly limits: Limits;
  /** Clients of the older revisions are served without sessions too; then a tool can ask them nothing. */
  readonly stateless: boolean;
}

export function serveEras(endpoint: Endpoint, { limits, stateless }: Options): Eras {
  const sessions = new Sessions(endpoint, limits);
  /** What clients declare stands in the body, of which the SDK's handler does not tell. */
  const declared = new WeakMap<Request, ClientCapabilities>();
  const build = ({ era, requestInfo }: McpRequestContext) =>
    // Without a session there is no way to tell an older client of changes.
    sdkServer(era === 'legacy' ? unchanging(endpoint) : endpoint, requestInfo && declared.get(requestInfo));
  const single = createMcpHandler(build, {
    legacy: stateless ? 'stateless' : 'reject',
    onerror: (error) => log('info', `http: ${oneLine(error.message)}`),
  });
  const stop = publishChanges(single.notify, endpoint);
  const ending = new AbortController();
  return {
    fetch: async (request, message) => {
      if (!stateless && isOlder(request, message.value)) return sessions.fetch(request, message);
      const listened = watchListened(endpoint, message.value);
      if (listened !== undefined) message.onOver(() => void listened.stop());
      const capabilities = declaredIn(message.value);
      if (capabilities !== undefined) declared.set(request, capabilities);
      const asked = listensToTasks(message.value) ? message.value : undefined;
      const refusal = asked && refusalOf(endpoint, asked);
      if (refusal !== undefined) return Response.json(refusal, { status: 400 });
      const answer = await single.fetch(request, {
        parsedBody: listened === undefined ? message.value : await listened.message,
        ...(message.caller && { authInfo: message.caller }),
      });
      if (asked === undefined || !answer.ok) return answer;
      const principal = principalOf(message.caller);
      return withTasks(answer, await TaskListening.of(endpoint, asked, principal), ending.signal);
    },
    close: async () => {
      stop();
      ending.abort();
      await Promise.all([single.close(), sessions.close()]);
    },
  };
}

/** As the SDK's own handler decides it; a request that names its era is not looked at twice. */
function isOlder({ method, headers }: Request, body: unknown): boolean {
  const version = headers.get('mcp-protocol-version') ?? undefined;
  if (version === STATELESS) return false;
  return (
    classifyInboundRequest({
      httpMethod: method,
      body,
      ...(version !== undefined && { protocolVersionHeader: version }),
    }).kind === 'legacy'
  );
}

/** A message of the SDK can quote what the client sent. */
function oneLine(message: string): string {
  return message.replaceAll(/\p{C}+/gu, ' ').slice(0, LONGEST_LOGGED);
}

/** The endpoint as one that tells of no changes. */
function unchanging(endpoint: Endpoint): Endpoint {
  return {
    ...endpoint,
    describe: async (client) => {
      const { capabilities, ...rest } = await endpoint.describe(client);
      const { tools, resources, prompts, ...others } = capabilities;
      const still = {
        ...(tools && { tools: {} }),
        ...(resources && { resources: {} }),
        ...(prompts && { prompts: {} }),
      };
      return { ...rest, capabilities: { ...others, ...still } };
    },
  };
}
