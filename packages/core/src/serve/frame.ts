import { parseJSONRPCMessage, ProtocolErrorCode, type JSONRPCMessage } from '@modelcontextprotocol/server';
import { findFault } from './json-faults.ts';

/** What a line is answered with when it is no message. Without an `id` where none could be trusted. */
export interface Refusal {
  readonly jsonrpc: '2.0';
  readonly id?: string | number;
  readonly error: { readonly code: number; readonly message: string };
}

export type Frame = { readonly message: JSONRPCMessage } | { readonly refusal: Refusal };

/**
 * Reads one line of the wire. A line that two parsers could read in two ways (a key twice, or twice but for case) is
 * refused, and so is one that is no JSON-RPC message; the SDK would let such lines go by without an answer.
 */
export function readFrame(line: string): Frame {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return refuse(ProtocolErrorCode.ParseError, 'The line is not JSON.');
  }
  const fault = findFault(line);
  if (fault !== undefined) return refuse(ProtocolErrorCode.InvalidRequest, fault);
  return readMessage(value);
}

/** The same, of JSON that was read. */
export function readMessage(value: unknown): Frame {
  if (Array.isArray(value))
    return refuse(ProtocolErrorCode.InvalidRequest, 'Batches are not served: send one message at a time.');
  try {
    return { message: parseJSONRPCMessage(value) };
  } catch {
    return refuse(ProtocolErrorCode.InvalidRequest, 'It is JSON, but no JSON-RPC 2.0 message.', idOf(value));
  }
}

export function refuse(code: number, message: string, id?: string | number): { refusal: Refusal } {
  return { refusal: { jsonrpc: '2.0', ...(id === undefined ? {} : { id }), error: { code, message } } };
}

/** The id of what may have been meant as a request: then the caller can tell which. */
function idOf(value: unknown): string | number | undefined {
  const { id, method } = (value ?? {}) as { id?: unknown; method?: unknown };
  if (method === undefined) return undefined;
  return typeof id === 'string' || Number.isSafeInteger(id) ? (id as string | number) : undefined;
}
