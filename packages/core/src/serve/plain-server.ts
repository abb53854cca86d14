import {
  ProtocolError,
  ProtocolErrorCode,
  Server,
  type CallToolResult,
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
        const result = await wrapped(request, { ...context, [ENDED]: ended.signal } as ServerContext);
        return inOurWords(result as CallToolResult);
      } finally {
        ended.abort('answered');
      }
    };
  }
}

/** What the SDK says when a client of 2025 could not put a question; it quotes the client, whose words are not ours. */
const NOT_PUT = /^(Fulfilling input required by|Multi-round-trip request|Cannot request input) /;

function inOurWords(result: CallToolResult): Result {
  const [block] = result.isError === true ? result.content : [];
  if (block?.type !== 'text' || !NOT_PUT.test(block.text)) return result;
  const text = 'CANNOT_ASK: The client could not put the question to the person, and nothing was done.';
  return { ...result, content: [{ type: 'text', text }] };
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
