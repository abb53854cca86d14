import {
  ProtocolError,
  ProtocolErrorCode,
  type CallToolResult,
  type ContentBlock,
} from '@modelcontextprotocol/server';
import { ToolError } from '../define/errors.ts';
import type { Body, Tool } from '../define/tool.ts';
import { estimateTokens } from './budget.ts';
import type { Caller } from './caller.ts';
import { log } from './log.ts';

/** Where a result's `_meta` carries the code of a `ToolError`. */
const CODE_META_KEY = 'io.github.plugboard-mcp/code';

/** The code of a `ToolError`, out of the result that tells of it. */
export function codeOf({ _meta }: CallToolResult): string | undefined {
  const code = _meta?.[CODE_META_KEY];
  return typeof code === 'string' ? code : undefined;
}

/** What a handler returned, as the protocol sends it. */
export function shapeResult(tool: Tool, args: unknown, returned: unknown, budget: number): CallToolResult {
  const result =
    tool.outputSchema === undefined ? bodyResult(returned as Body) : dataResult(tool, args, returned);
  const cost = costOf(result);
  if (cost > budget) throw tooLarge(tool, cost, budget);
  return result;
}

function dataResult(tool: Tool, args: unknown, returned: unknown): CallToolResult {
  // A handler that breaks its own output schema is a fault of ours: it surfaces as an unexpected failure.
  const data = tool.outputSchema?.parse(returned);
  const text = tool.render?.(data as never, args as never) ?? JSON.stringify(data);
  return { content: [{ type: 'text', text }], structuredContent: data };
}

function bodyResult(body: Body): CallToolResult {
  return { content: typeof body === 'string' ? [{ type: 'text', text: body }] : [...body] };
}

/** Hosts show the model either the text or the structured form, so the dearer one counts. */
function costOf({ content, structuredContent }: CallToolResult): number {
  const text = content.reduce((sum, block) => sum + estimateTokens(textIn(block)), 0);
  const data = structuredContent === undefined ? 0 : estimateTokens(JSON.stringify(structuredContent));
  return Math.max(text, data);
}

/** What of a block is read as text; pictures and sounds are counted by no one alike. */
function textIn(block: ContentBlock): string {
  if (block.type === 'text') return block.text;
  if (block.type === 'resource_link') return JSON.stringify(block);
  return block.type === 'resource' && 'text' in block.resource ? block.resource.text : '';
}

function tooLarge(tool: Tool, cost: number, budget: number): ToolError {
  const optional = Object.entries(tool.inputSchema.shape)
    .filter(([, schema]) => schema.safeParse(undefined).success)
    .map(([name]) => name);
  const hint = optional.length === 0 ? 'Ask for less.' : `Narrow it with ${optional.join(', ')}.`;
  return new ToolError(`The answer is about ${cost} tokens; at most ${budget} are allowed.`, {
    code: 'TOO_LARGE',
    hint,
  });
}

/** What a handler threw. Foreseen: our words. Anything else: one fixed sentence, and the stack in the log. */
export function shapeError(tool: string, error: unknown): CallToolResult {
  const { text, code } = wordsOf(tool, error);
  const meta = code === undefined ? {} : { _meta: { [CODE_META_KEY]: code } };
  return { content: [{ type: 'text', text }], isError: true, ...meta };
}

/**
 * Does what the protocol has no result of failure for (reading a resource, getting a prompt), and throws its error in
 * the same words. What was thrown at a call that the client took back goes on as it is: nobody reads it.
 */
export async function failingAs<T>(name: string, { mcpReq }: Caller, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw mcpReq.signal.aborted ? error : protocolError(name, error);
  }
}

/** What was thrown, as an error of the protocol. */
export function protocolError(name: string, error: unknown): ProtocolError {
  if (error instanceof ProtocolError) return error;
  const code = ToolError.is(error) ? ProtocolErrorCode.InvalidParams : ProtocolErrorCode.InternalError;
  return new ProtocolError(code, wordsOf(name, error).text);
}

function wordsOf(name: string, error: unknown): { text: string; code: string | undefined } {
  if (ToolError.is(error)) {
    const text = [error.code && `${error.code}:`, error.message, error.hint].filter(Boolean).join(' ');
    return { text, code: error.code };
  }
  // It need not be secret, only findable in the log.
  const reference = Math.random().toString(36).slice(2, 10);
  log('error', `${name} failed unexpectedly, reference ${reference}`, error);
  const text = `UNEXPECTED: ${name} failed for a reason it does not know. The server's log has it under reference ${reference}.`;
  return { text, code: 'UNEXPECTED' };
}
