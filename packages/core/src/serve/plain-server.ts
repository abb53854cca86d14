import {
  ProtocolError,
  ProtocolErrorCode,
  Server,
  type JSONRPCRequest,
  type Result,
  type ServerContext,
} from '@modelcontextprotocol/server';

type Handler = (request: JSONRPCRequest, context: ServerContext) => Promise<Result>;

/** The SDK's server, but for a call of the wrong form: it is answered in a sentence, not with a dump of its schema. */
export class PlainServer extends Server {
  protected override _wrapHandler(method: string, handler: Handler): Handler {
    const wrapped = super._wrapHandler(method, handler);
    if (method !== 'tools/call') return wrapped;
    return async (request, context) => {
      const { name, arguments: args } = (request.params ?? {}) as { name?: unknown; arguments?: unknown };
      const isObject =
        args === undefined || (typeof args === 'object' && args !== null && !Array.isArray(args));
      if (typeof name === 'string' && isObject) return wrapped(request, context);
      const words = 'tools/call takes a "name", which is a text, and "arguments", which are an object.';
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, words);
    };
  }
}
