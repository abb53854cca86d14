import {
  ProtocolError,
  ProtocolErrorCode,
  Server,
  type JSONRPCRequest,
  type Result,
  type ServerContext,
} from '@modelcontextprotocol/server';

type Handler = (request: JSONRPCRequest, context: ServerContext) => Promise<Result>;

/** Under which a handler's context says when its request was answered. */
const ENDED = Symbol('ended');

/** The requests that can be left at a question, and so outlive one run of their handler. */
const CAN_ASK: ReadonlySet<string> = new Set(['tools/call', 'prompts/get', 'resources/read']);

/**
 * The SDK's server, but for two things. A call of the wrong form is answered in a sentence, not with a dump of its
 * schema. And a handler can hear that its request was answered: before 2026 the SDK runs it once for each question.
 */
export class PlainServer extends Server {
  protected override _wrapHandler(method: string, handler: Handler): Handler {
    const wrapped = super._wrapHandler(method, handler);
    if (!CAN_ASK.has(method)) return wrapped;
    return async (request, context) => {
      if (method === 'tools/call') checkForm(request);
      const ended = new AbortController();
      try {
        return await wrapped(request, { ...context, [ENDED]: ended.signal } as ServerContext);
      } finally {
        ended.abort('answered');
      }
    };
  }
}

export function endOf(context: ServerContext): AbortSignal {
  return (context as { [ENDED]?: AbortSignal })[ENDED] ?? context.mcpReq.signal;
}

function checkForm({ params = {} }: JSONRPCRequest): void {
  const { name, arguments: args } = params as { name?: unknown; arguments?: unknown };
  const isObject = args === undefined || (typeof args === 'object' && args !== null && !Array.isArray(args));
  if (typeof name === 'string' && isObject) return;
  const words = 'tools/call takes a "name", which is a text, and "arguments", which are an object.';
  throw new ProtocolError(ProtocolErrorCode.InvalidParams, words);
}
