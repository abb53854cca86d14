import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { isJsonContentType, ProtocolErrorCode } from '@modelcontextprotocol/server';
import { findFault } from '../json-faults.ts';
import { refuse } from './refuse.ts';

/**
 * Reads the JSON of a request's body, or says what the request is refused with; undefined when the client vanished
 * meanwhile. `most` in bytes.
 */
export async function readJson(
  request: IncomingMessage,
  most: number,
): Promise<{ readonly value: unknown } | Response | undefined> {
  if (!isJsonContentType(request.headers['content-type']))
    return refuse(415, 'Send a message as content-type application/json.');
  const bytes =
    Number(request.headers['content-length']) > most ? 'too long' : await readBytes(request, most);
  if (bytes === undefined) return undefined;
  if (bytes === 'too long')
    return refuse(413, `A message has at most ${most} bytes.`, { headers: { connection: 'close' } });
  const text = bytes.toString();
  const value = isUtf8(bytes) ? parse(text) : undefined;
  if (value === undefined)
    return refuse(400, 'The body is not JSON.', { code: ProtocolErrorCode.ParseError });
  const fault = findFault(text);
  return fault === undefined ? { value } : refuse(400, fault);
}

function readBytes(request: IncomingMessage, most: number): Promise<Buffer | 'too long' | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const take = (chunk: Buffer) => {
      length += chunk.length;
      chunks.push(chunk);
      if (length <= most) return;
      request.off('data', take);
      resolve('too long');
    };
    request.on('data', take);
    request.once('end', () => resolve(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)));
    for (const event of ['error', 'close']) request.once(event, () => resolve(undefined));
  });
}

/** JSON has no undefined. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
