import {
  isInputRequiredResult,
  PROTOCOL_VERSION_META_KEY,
  ProtocolError,
  ProtocolErrorCode,
  Server,
  type CallToolResult,
  type JSONRPCRequest,
  type Result,
  type ServerContext,
} from '@modelcontextprotocol/server';
import * as z from 'zod';
import { ClientRoots } from '../call/client-roots.ts';
import { isCreatedTask } from '../call/tasks/task.ts';
import { watching, type Served } from '../call/telemetry.ts';

type Handler = (request: JSONRPCRequest, context: ServerContext) => Promise<Result>;

/** Under which a handler's context has the run of its request. */
const RUN = Symbol('run');

/**
 * One request, through all the rounds in which its handler is run: before 2026, the SDK makes one for each question.
 */
interface Run {
  /** Aborted when the request was answered. */
  readonly ended: AbortSignal;
  /** Whether the handler was left at a question when it ran last. */
  isAsking: boolean;
  /** The task it became. */
  task?: Result;
}

type Running = ServerContext & { readonly [RUN]?: Run };

/** The requests that can be left at a question. */
const CAN_ASK: ReadonlySet<string> = new Set(['tools/call', 'prompts/get', 'resources/read']);

/**
 * The SDK's server, but for four things. A call of the wrong form is answered in a sentence, not with a dump of its
 * schema. A question that a client of 2025 could not put is told of in our words; the SDK quotes the client. A
 * handler can hear when its request was answered. And a call may be answered with a task.
 */
export class PlainServer extends Server {
  /** What the client names as its roots, for a server with one client. */
  readonly roots = new ClientRoots(async (relatedRequestId) => {
    const options = relatedRequestId === undefined ? {} : { relatedRequestId };
    const { roots } = await this.request({ method: 'roots/list' }, ROOTS, options);
    return roots.map(({ uri }) => uri);
  });

  protected override _wrapHandler(method: string, handler: Handler): Handler {
    const answer = this.wrapAsking(method, handler);
    const telemetry = watching();
    if (telemetry === undefined) return answer;
    return (request, context) =>
      telemetry.serve(servedOf(this, request, context), () => answer(request, context));
  }

  private wrapAsking(method: string, handler: Handler): Handler {
    if (!CAN_ASK.has(method)) return super._wrapHandler(method, handler);
    const wrapped = super._wrapHandler(method, async (request, context: Running) => {
      const result = await handler(request, context);
      const run = context[RUN];
      if (run !== undefined) run.isAsking = isInputRequiredResult(result);
      if (run !== undefined && isCreatedTask(result)) run.task = result;
      return result;
    });
    return async (request, context) => {
      if (method === 'tools/call') checkForm(request);
      const end = new AbortController();
      const run: Run = { ended: end.signal, isAsking: false };
      try {
        const result = await wrapped(request, { ...context, [RUN]: run } as Running);
        // The SDK takes a task for a result that has lost its content.
        if (run.task !== undefined) return run.task;
        return run.isAsking && !isInputRequiredResult(result) ? NOT_PUT : result;
      } finally {
        end.abort('answered');
      }
    };
  }
}

/** The SDK's own schema would refuse the whole answer for one root of a scheme other than `file`. */
const ROOTS = z.object({ roots: z.array(z.object({ uri: z.string() })) });

const NOT_PUT = {
  isError: true,
  content: [
    {
      type: 'text',
      text: 'CANNOT_ASK: The client could not put the question to the person, and the call ended there.',
    },
  ],
} satisfies CallToolResult;

/** Aborted when the request of this context was answered. */
export function endOf(context: ServerContext): AbortSignal {
  return (context as Running)[RUN]?.ended ?? context.mcpReq.signal;
}

/** What of a request may be told to who watches the process. */
function servedOf(
  server: PlainServer,
  { method, id, params }: JSONRPCRequest,
  { mcpReq, http, sessionId }: ServerContext,
): Served {
  const { _meta: meta = {} } = mcpReq;
  const envelope: { readonly [PROTOCOL_VERSION_META_KEY]?: string } = mcpReq.envelope ?? {};
  return {
    method,
    id,
    name: params?.['name'],
    meta,
    protocolVersion: envelope[PROTOCOL_VERSION_META_KEY] ?? server.getNegotiatedProtocolVersion(),
    sessionId,
    header: http?.req && ((name) => http.req?.headers.get(name) ?? null),
  };
}

function checkForm({ params = {} }: JSONRPCRequest): void {
  const { name, arguments: args } = params as { name?: unknown; arguments?: unknown };
  const isObject = args === undefined || (typeof args === 'object' && args !== null && !Array.isArray(args));
  if (typeof name === 'string' && isObject) return;
  const words = 'tools/call takes a "name", which is a text, and "arguments", which are an object.';
  throw new ProtocolError(ProtocolErrorCode.InvalidParams, words);
}
