import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * So long what a client still sends is read and dropped before a connection is closed under it: else it never sees
 * why.
 */
const LINGER_MS = 500;

/** Who calls is known by now, and no handler needs a secret to know it too. */
const SECRET = new Set(['authorization', 'cookie', 'dpop']);

/**
 * As much of the web's request as the SDK reads when the body was read already: building a whole one, with its
 * headers, costs a tenth of a call. The signal is aborted when the client vanishes.
 */
export function webRequest({ method, url, headers }: IncomingMessage, response: ServerResponse): Request {
  const gone = new AbortController();
  response.once('close', () => response.writableFinished || gone.abort());
  const get = (name: string) => {
    const key = name.toLowerCase();
    return SECRET.has(key) ? null : (headers[key] ?? null);
  };
  return {
    method,
    url: `http://localhost${url}`,
    headers: { get },
    signal: gone.signal,
  } as unknown as Request;
}

/** Writes an answer: at once where it is short, as fast as the client reads where it is a stream. */
export async function send(response: ServerResponse, answer: Response, readTimeout: number): Promise<void> {
  if (response.destroyed) return void answer.body?.cancel();
  response.setHeader('x-content-type-options', 'nosniff');
  for (const [name, value] of answer.headers) if (name !== 'connection') response.setHeader(name, value);
  if (answer.headers.get('connection') === 'close') response.setHeader('connection', 'close');
  response.statusCode = answer.status;
  const isStream = answer.headers.get('content-type')?.startsWith('text/event-stream') === true;
  if (isStream && answer.body !== null) return sendStream(response, answer.body, readTimeout);
  const text = withoutNullId(answer.status, await answer.text());
  if (answer.headers.get('connection') === 'close' && !response.req.complete) {
    response.setHeader('content-length', Buffer.byteLength(text));
    response.write(text);
    await restOf(response.req);
    return void response.end();
  }
  response.end(text);
  if (response.writableLength > 0) response.once('close', cutOffUnlessRead(response, readTimeout));
}

async function sendStream(
  response: ServerResponse,
  body: ReadableStream<Uint8Array>,
  readTimeout: number,
): Promise<void> {
  // Most streams hold one message that comes at once: then it leaves together with the headers.
  setImmediate(() => response.headersSent || response.destroyed || response.flushHeaders());
  const reader = body.getReader();
  let goOn = () => {};
  response.on('drain', () => goOn());
  response.once('close', () => {
    goOn();
    void reader.cancel().catch(() => {});
  });
  for (;;) {
    const { done, value } = await reader.read();
    if (done || response.destroyed) break;
    if (response.write(value) || response.destroyed) continue;
    const stop = cutOffUnlessRead(response, readTimeout);
    await new Promise<void>((resolve) => (goOn = resolve));
    stop();
  }
  response.end();
}

/** A client that does not read its answer holds our memory. */
function cutOffUnlessRead(response: ServerResponse, timeout: number): () => void {
  const timer = setTimeout(() => response.destroy(), timeout).unref();
  return () => clearTimeout(timer);
}

/** Fulfilled when the client stopped sending, or had time to. */
async function restOf(request: IncomingMessage): Promise<void> {
  request.resume();
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, LINGER_MS);
    for (const event of ['end', 'close', 'error']) {
      request.once(event, () => {
        clearTimeout(timer);
        resolve();
      });
    }
  });
}

/** The SDK answers what it could not read with a null id; the protocol knows none. */
function withoutNullId(status: number, text: string): string {
  if (status < 400 || !text.startsWith('{')) return text;
  const body = JSON.parse(text) as { id?: unknown };
  if (body.id === null) delete body.id;
  return JSON.stringify(body);
}
