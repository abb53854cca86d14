import { ToolError, watchFetch } from '@plugboard/core';
import { Etags, type Kept } from './etags.ts';
import { openHops } from './hops.ts';
import type { Host } from './host.ts';
import { inOneDialect, laterIn } from './limits.ts';

interface Sending {
  /** The body is streamed and may come from another origin, which gets no token. */
  readonly download?: boolean;
}

export interface Wire extends AsyncDisposable {
  /** As `fetch`, for Octokit. Throws a `ToolError` for what must not be followed or is too large. */
  readonly fetch: (url: string, init: RequestInit, sending?: Sending) => Promise<Response>;
}

/** Bytes of an answer that is kept in memory whole. */
const LARGEST = 50_000_000;

/** What comes back: unchanged answers by their tags, of a bearable size, rate limits in one dialect. */
export function openWire(host: Host, { followsRenames }: { followsRenames: boolean }): Wire {
  const hops = openHops(host, { followsRenames });
  const etags = new Etags();
  const fetch: Wire['fetch'] = async (address, init, { download = false } = {}) => {
    const url = new URL(address);
    const key = init.method === 'GET' && !download ? keyOf(url, init) : undefined;
    const kept = key === undefined ? undefined : etags.get(key);
    const headers = { ...(init.headers as object), ...(kept && { 'if-none-match': kept.etag }) };
    const seen = { method: init.method ?? 'GET', url };
    const response = await watchFetch(seen, () => hops.send(url, { ...init, headers }, download));
    if (response.status === 304 && kept !== undefined) return again(kept);
    if (download && response.ok) return response;
    const body = await bodyOf(response);
    // What a file or an issue says of limits is none.
    const isTold = !response.ok || url.href === host.graphql;
    const message = isTold ? body.toString('utf8', 0, 10_000) : '';
    const later = laterIn(response.status, response.headers, message);
    if (later !== undefined) return inOneDialect(later);
    const answer = { status: response.status, headers: plainHeaders(response), body };
    const etag = response.headers.get('etag');
    if (key !== undefined && etag !== null && response.status === 200) etags.set(key, { ...answer, etag });
    return again(answer);
  };
  return { fetch, [Symbol.asyncDispose]: () => hops[Symbol.asyncDispose]() };
}

function again({ status, headers, body }: Omit<Kept, 'etag'>): Response {
  const isBodiless = status === 204 || status === 205 || status === 304;
  // A copy: whoever reads an answer may keep what it read.
  const bytes = isBodiless ? null : Uint8Array.from(body);
  return new Response(bytes, { status, headers: headers.map(([name, value]) => [name, value]) });
}

async function bodyOf(response: Response): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.length;
    if (size > LARGEST)
      throw new ToolError('GitHub answered with more than can be kept in memory.', {
        code: 'TOO_LARGE',
        hint: 'Ask for less: a folder, a page, a range.',
      });
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function keyOf(url: URL, { headers }: RequestInit): string {
  const { authorization = '', accept = '' } = headers as Record<string, string>;
  return Etags.key(authorization, url.href, accept);
}

// It is decompressed by now.
const NOT_KEPT = new Set(['content-encoding', 'content-length', 'transfer-encoding']);

function plainHeaders({ headers }: Response): [string, string][] {
  return [...headers].filter(([name]) => !NOT_KEPT.has(name));
}
