import { ToolError } from '@plugboard/core';
import { checkUrl, guardedLookup } from '@plugboard/core/upstream';
import {
  Agent,
  EnvHttpProxyAgent,
  fetch as send,
  type BodyInit,
  type Dispatcher,
  type RequestInit,
} from 'undici';
import { Etags } from './etags.ts';
import { inOneDialect, laterIn } from './limits.ts';
import type { Host } from './host.ts';

export interface Sending {
  /** The body is streamed and may come from another origin, which gets no token. */
  readonly download?: boolean;
}

export interface Wire extends AsyncDisposable {
  /** As `fetch`, for Octokit. Throws a `ToolError` for what must not be followed or is too large. */
  readonly fetch: (url: string, init: RequestInit, sending?: Sending) => Promise<Response>;
}

/** Of an answer that is kept in memory whole. */
const LARGEST = 50_000_000;
const MOST_REDIRECTS = 4;

/**
 * What goes to GitHub and comes back: unchanged answers by their tags, redirects, sizes, rate limits in one dialect.
 * Where a person has set a proxy (HTTPS_PROXY), it is used.
 */
export function openWire(host: Host, { followsRenames }: { followsRenames: boolean }): Wire {
  const agent = new EnvHttpProxyAgent({ headersTimeout: 60_000, bodyTimeout: 60_000 });
  // Where downloads lie is GitHub's word: a public address, unless GitHub itself is on a private network.
  const egress = { allowPrivateNetwork: !host.isGitHub };
  const strange = new Agent({ connect: { lookup: guardedLookup(egress) } });
  const etags = new Etags();
  const { origin, pathname } = new URL(host.api);
  const renamed = new RegExp(
    `^${pathname === '/' ? '' : pathname}/(?:repositories/\\d+|repos/[^/]+/[^/]+)(?:/|$)`,
  );

  /** Follows to where the bytes lie, without a word about who asks. */
  const follow = async (url: URL, init: RequestInit): Promise<Response> => {
    let [next, response] = [url, undefined as Response | undefined];
    for (let hop = 0; hop < MOST_REDIRECTS; hop += 1) {
      const isSecure =
        next.protocol === 'https:' || (next.protocol === 'http:' && origin.startsWith('http:'));
      if (!isSecure) throw moved();
      checkUrl(next, egress);
      response = await plainly(next, { ...init, headers: {} }, strange);
      const target = targetOf(response, next);
      if (target === undefined) return response;
      await response.body?.cancel();
      next = target;
    }
    throw moved();
  };

  const fetch: Wire['fetch'] = async (address, init, { download = false } = {}) => {
    let url = new URL(address);
    if (url.origin !== origin) throw moved();
    const { method = 'GET' } = init;
    const key = method === 'GET' && !download ? keyOf(url, init) : undefined;
    const kept = key === undefined ? undefined : etags.get(key);
    const headers = {
      ...(init.headers as Record<string, string>),
      ...(kept && { 'if-none-match': kept.etag }),
    };
    let response = await plainly(url, { ...init, headers }, agent);
    for (let hop = 0; ; hop += 1) {
      const target = targetOf(response, url);
      if (target === undefined) break;
      await response.body?.cancel();
      if (method !== 'GET' || hop === MOST_REDIRECTS) throw moved();
      const isRename = target.origin === origin && renamed.test(target.pathname);
      if (isRename && !followsRenames) throw moved();
      if (!isRename && download) return follow(target, init);
      if (!isRename) throw moved();
      url = target;
      response = await plainly(url, { ...init, headers }, agent);
    }
    if (response.status === 304 && kept !== undefined)
      return new Response(kept.body as BodyInit, {
        status: kept.status,
        headers: [...kept.headers] as [string, string][],
      });
    if (download && response.ok) return response;
    const body = await bodyOf(response);
    const later = laterIn(response.status, response.headers, body.toString('utf8', 0, 10_000));
    if (later !== undefined) return inOneDialect(later);
    const etag = response.headers.get('etag');
    if (key !== undefined && etag !== null && response.status === 200)
      etags.set(key, { etag, status: 200, headers: plainHeaders(response), body });
    return new Response(isBodiless(response.status) ? null : (body as BodyInit), {
      status: response.status,
      headers: plainHeaders(response),
    });
  };
  return {
    fetch,
    [Symbol.asyncDispose]: async () => {
      await Promise.all([agent.destroy(), strange.destroy()]);
    },
  };
}

async function plainly(url: URL, init: RequestInit, dispatcher: Dispatcher): Promise<Response> {
  const sent = await send(url, { ...init, redirect: 'manual', dispatcher });
  return sent as unknown as Response;
}

function targetOf(response: Response, from: URL): URL | undefined {
  if (![301, 302, 303, 307, 308].includes(response.status)) return undefined;
  const target = URL.parse(response.headers.get('location') ?? '', from.href);
  if (target === null || target.username !== '' || target.password !== '') throw moved();
  return target;
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

function isBodiless(status: number): boolean {
  return status === 204 || status === 205 || status === 304;
}

function moved(): ToolError {
  return new ToolError('GitHub sent this request elsewhere, where it was not followed.', {
    code: 'MOVED',
    hint: 'If the repository was renamed, name it by its new name; a setting may have to follow.',
  });
}
