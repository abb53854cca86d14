import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { begin, inSession, openSession, serve } from '../fixture/http.ts';
import { AUDIENCE, openIssuer } from '../fixture/issuer.ts';
import { INITIALIZE, listen, pathOf, statusOf } from '../fixture/sse.ts';

const PING = { id: 1, method: 'ping' };
let issuer: Awaited<ReturnType<typeof openIssuer>>;

beforeAll(async () => {
  issuer = await openIssuer();
});
afterAll(() => issuer[Symbol.asyncDispose]());

function behindOAuth(options: Parameters<typeof serve>[0] = {}) {
  const scopes = new Map([['reads', 'mcp:read']]);
  const oauth = { issuer: issuer.issuer, audience: AUDIENCE, publicUrl: new URL(AUDIENCE), scopes };
  return serve({ oauth, ...options });
}

const ann = (claims = {}) => ({ authorization: `Bearer ${issuer.token(claims)}` });
/** Taken for two more seconds, as clocks differ. */
const aboutToEnd = () => ann({ exp: Math.floor(Date.now() / 1_000) - 28 });
const cutOff = (stream: IncomingMessage) =>
  new Promise<void>((resolve) =>
    stream
      .resume()
      .on('error', () => {})
      .on('close', resolve),
  );

describe('a stream', () => {
  it('ends with the token that it was opened with, and its session does not', async () => {
    await using serving = await behindOAuth();
    const session = await openSession(serving.url, ann());
    const { headers } = inSession(session, PING);
    const open = (token: Record<string, string>) => begin(serving.url, { headers: { ...headers, ...token } });
    const stream = await open(aboutToEnd());
    expect(stream.statusCode).toBe(200);
    await cutOff(stream);
    const lasting = await open(ann());
    expect(lasting.statusCode).toBe(200);
    lasting.destroy();
  });

  it('of 2024 lasts while its owner comes with newer tokens', async () => {
    await using serving = await behindOAuth({ sse: true });
    const short = await listen(serving.url, aboutToEnd());
    const kept = await listen(serving.url, aboutToEnd());
    const path = await pathOf(kept);
    expect(await statusOf(serving.url, path, INITIALIZE, ann())).toBe(202);
    await cutOff(short.answer);
    expect(await statusOf(serving.url, path, { jsonrpc: '2.0', ...PING }, ann())).toBe(202);
    kept.answer.destroy();
  });
});
