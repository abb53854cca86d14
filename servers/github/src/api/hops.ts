import { Readable } from 'node:stream';
import { ToolError } from '@plugboard/core';
import { checkUrl, guardedLookup } from '@plugboard/core/egress';
import { Agent } from 'undici';
import type { Host } from './host.ts';

/** Sends requests to GitHub and follows where it sends them. */
export interface Hops extends AsyncDisposable {
  /** `download`: the bytes may lie at another origin, which is not told who asks. */
  readonly send: (url: URL, init: RequestInit, download: boolean) => Promise<Response>;
}

const MOST = 4;

/** Throws a `ToolError` for what must not be followed. */
export function openHops(host: Host, { followsRenames }: { followsRenames: boolean }): Hops {
  const { origin, protocol, pathname } = new URL(host.api);
  const repository = new RegExp(
    `^${pathname.replace(/\/$/, '')}/(?:repositories/\\d+|repos/[^/]+/[^/]+)(?=/|$)`,
  );
  /** The same of a repository that has another name now. An issue that was moved to another one has another number there. */
  const isRename = (from: URL, to: URL) =>
    repository.test(from.pathname) &&
    repository.test(to.pathname) &&
    from.pathname.replace(repository, '') === to.pathname.replace(repository, '');
  // Where downloads lie is GitHub's word: a public address, unless GitHub itself is on a private network.
  const egress = { allowPrivateNetwork: !host.isGitHub };
  const strange = new Agent({ connect: { lookup: guardedLookup(egress) } });

  const fetchElsewhere = (first: URL, { signal = null }: RequestInit) =>
    hop(first, async (url) => {
      // What GitHub itself says in plain http it says to this machine alone: see host.ts.
      if (url.protocol !== 'https:' && protocol === 'https:') throw moved();
      checkUrl(url, egress);
      const response = await fetchPlainly(url, strange, signal);
      return { response, next: targetOf(response, url) };
    });

  const sendTo: Hops['send'] = (first, init, download) =>
    hop(first, async (url) => {
      if (url.origin !== origin) throw moved();
      // Node's own: it uses a person's proxy where Node is told to (NODE_USE_ENV_PROXY).
      const response = await globalThis.fetch(url, { ...init, redirect: 'manual' });
      const next = targetOf(response, url);
      // A repository's new name. What writes is not sent again, to wherever.
      if (next === undefined) return { response, next };
      const isFollowed = followsRenames && next.origin === origin && isRename(url, next);
      if (init.method === 'GET' && isFollowed) return { response, next };
      await response.body?.cancel();
      if (init.method !== 'GET' || !download) throw moved();
      return { response: await fetchElsewhere(next, init), next: undefined };
    });
  return { send: sendTo, [Symbol.asyncDispose]: () => strange.destroy() };
}

interface Hop {
  readonly response: Response;
  /** Where it sends the request, where it does. */
  readonly next: URL | undefined;
}

async function hop(first: URL, to: (url: URL) => Promise<Hop>): Promise<Response> {
  let url = first;
  for (let hops = 0; hops < MOST; hops += 1) {
    const { response, next } = await to(url);
    if (next === undefined) return response;
    await response.body?.cancel();
    url = next;
  }
  throw moved();
}

/** With nothing that says who asks, and as it is: no encoding is asked for. */
async function fetchPlainly(
  { origin, pathname, search }: URL,
  agent: Agent,
  signal: AbortSignal | null,
): Promise<Response> {
  const asked = { origin, path: pathname + search, method: 'GET', signal } as const;
  const { statusCode, headers, body } = await agent.request(asked);
  const { location } = headers;
  const kept = typeof location === 'string' ? { location } : {};
  return new Response(Readable.toWeb(body), { status: statusCode, headers: kept });
}

function targetOf(response: Response, from: URL): URL | undefined {
  if (![301, 302, 303, 307, 308].includes(response.status)) return undefined;
  const target = URL.parse(response.headers.get('location') ?? '', from.href);
  if (target === null || target.username !== '' || target.password !== '') throw moved();
  return target;
}

function moved(): ToolError {
  return new ToolError('GitHub sent this request elsewhere, where it was not followed.', {
    code: 'MOVED',
    hint: 'A repository that was renamed is named by its new name, also in settings; an issue may have been moved to another one.',
  });
}
