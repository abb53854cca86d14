import { createHash } from 'node:crypto';
import { ToolError } from '@plugboard/core';
import {
  httpClient,
  UpstreamError,
  type Answer,
  type FailedAnswer,
  type HttpClient,
} from '@plugboard/core/upstream';
import type { Kept, Store } from './store.ts';

/** On whose behalf something is asked. Notes are told to the model with the answer. */
export interface Asking {
  readonly signal: AbortSignal;
  readonly notes: Set<string>;
  /** Once Chess.com could not be reached, the rest of the call takes what is on disk. */
  isOffline?: boolean;
}

export interface Request {
  /** Below the API's address: `/player/erik`. */
  readonly path: string;
  /** What it is, for messages: `the player erik`. */
  readonly what: string;
  /** What to do where it is not there. */
  readonly hint?: string;
  /** Whether what was kept at that time (seconds since 1970) stays as it is. */
  readonly isFinal?: (at: number) => boolean;
}

/** Chess.com's API, read politely: https://www.chess.com/news/view/published-data-api */
export interface Client extends AsyncDisposable {
  /** The body of an answer, from the network or, where nothing can have changed or nothing answers, from disk. */
  readonly get: (request: Request, asking: Asking) => Promise<string>;
  readonly store: () => Promise<Store>;
}

export interface ClientOptions {
  readonly url?: string | undefined;
  /** `plugboard-chess/1.2.0 (contact)`: what names no contact is answered with 403. */
  readonly userAgent: string;
  readonly allowPrivateNetwork: boolean;
}

const BASE = 'https://api.chess.com/pub';
const LARGEST = 50_000_000;
/** Seconds to wait where a 429 does not say how long: it is about requests at a time, and passes with the other one. */
const AFTER_TOO_MANY = 2;
const FAR = 1e12;

export function openClient({ url = BASE, ...rest }: ClientOptions, store: () => Promise<Store>): Client {
  const base = new URL(url).href.replace(/\/$/, '');
  const http = httpClient({
    ...rest,
    name: 'Chess.com',
    baseUrl: base,
    timeout: 60_000,
    maxBytes: LARGEST,
    retries: 3,
    retryAfter: afterTooMany,
    // One at a time is unlimited, two at once are too many, whichever process sends them.
    concurrency: 1,
    shared:
      base === BASE ? 'chess-com' : `chess-${createHash('sha256').update(base).digest('hex').slice(0, 12)}`,
  });
  const ask = asker({ http, base, store });
  const get: Client['get'] = async (request, asking) => {
    const shelf = await store();
    if (shelf.isGone(request.path)) throw gone(request);
    const path = shelf.movedTo(request.path) ?? request.path;
    const kept = shelf.kept(path);
    const now = Date.now() / 1000;
    if (kept !== undefined && (request.isFinal?.(kept.at) === true || isFresh(kept, now))) return kept.body;
    if (asking.isOffline === true && kept === undefined) throw unreachable(request);
    try {
      if (asking.isOffline !== true) return await ask(request, path, { asking, kept });
    } catch (error) {
      if (UpstreamError.is(error) && error.status === 410) {
        shelf.bury(request.path);
        throw gone(request);
      }
      if (!isPassing(error)) throw inOurWords(error, request);
      asking.isOffline = true;
      if (kept === undefined) throw error;
    }
    asking.notes.add(`Chess.com did not answer: ${request.what} is as of ${spellTime(kept?.at ?? 0)}.`);
    return kept?.body ?? '';
  };
  return { get, store, [Symbol.asyncDispose]: () => http[Symbol.asyncDispose]() };
}

interface Parts {
  readonly http: HttpClient;
  readonly base: string;
  readonly store: () => Promise<Store>;
}

/** Asks Chess.com itself, and keeps what it answers. */
function asker({ http, base, store }: Parts) {
  return async (
    request: Request,
    path: string,
    { asking, kept }: { asking: Asking; kept: Kept | undefined },
  ) => {
    const answer = await http.get(path, { headers: validatorsOf(kept), signal: asking.signal });
    const at = Date.now() / 1000;
    const shelf = await store();
    const arrived = belowBase(base, answer.url) ?? path;
    if (arrived !== path) shelf.move(request.path, arrived);
    if (answer.status === 304 && kept !== undefined) {
      shelf.renew(path, at, at + maxAge(answer));
      return kept.body;
    }
    const body = answer.text();
    parse(body);
    shelf.keep(arrived, { body, ...saidBy(answer), at, until: at + maxAge(answer) });
    return body;
  };
}

/** Nothing of what is not JSON is kept: a gate in between may answer with a page. */
function parse(body: string): void {
  try {
    JSON.parse(body);
  } catch {
    throw new UpstreamError('NOT_JSON', 'Chess.com answered with something that is not JSON.', {
      hint: 'Try again in a moment.',
    });
  }
}

/** A clock that was set back would make all of it fresh. */
function isFresh({ at, until }: Kept, now: number): boolean {
  return at <= now && now < until;
}

function validatorsOf(kept: Kept | undefined): Record<string, string> {
  return {
    ...(kept?.etag ? { 'if-none-match': kept.etag } : {}),
    ...(kept?.modified ? { 'if-modified-since': kept.modified } : {}),
  };
}

function saidBy({ headers }: Answer): Pick<Kept, 'etag' | 'modified'> {
  return { etag: headers['etag'] ?? null, modified: headers['last-modified'] ?? null };
}

/** Expires is not looked at: it comes without a zone. */
function maxAge({ headers }: Answer): number {
  const said = /max-age=(\d{1,6})/.exec(headers['cache-control'] ?? '')?.[1];
  return said === undefined ? 0 : Number(said);
}

function belowBase(base: string, { href }: URL): string | undefined {
  return href.startsWith(`${base}/`) ? href.slice(base.length) : undefined;
}

function afterTooMany({ status, headers }: FailedAnswer): number | undefined {
  return status === 429 && headers['retry-after'] === undefined ? AFTER_TOO_MANY : undefined;
}

/** What is kept is better than nothing. */
function isPassing(error: unknown): boolean {
  if (!UpstreamError.is(error)) return false;
  return (
    ['UNREACHABLE', 'TIMED_OUT', 'RATE_LIMITED', 'NOT_JSON'].includes(error.code) ||
    (error.status ?? 0) >= 500
  );
}

function inOurWords(error: unknown, { what, hint }: Request): unknown {
  if (!UpstreamError.is(error)) return error;
  if (error.status === 403)
    return new ToolError('Chess.com refused the request.', {
      code: 'REFUSED',
      hint: 'It wants to know whom to write to: the person who runs the server can set --contact.',
      cause: error,
    });
  if (error.status !== 404) return error;
  // It says 404 of what it fails at, too.
  if (/internal error/i.test(error.answer?.body ?? ''))
    return new ToolError(`Chess.com could not look up ${what}.`, {
      code: 'UPSTREAM_FAILED',
      hint: 'It may not be there; else try again later.',
      cause: error,
    });
  return new ToolError(`Chess.com does not have ${what}.`, {
    code: 'NOT_FOUND',
    hint: hint ?? 'Check the spelling.',
    cause: error,
  });
}

function gone({ what }: Request): ToolError {
  return new ToolError(`Chess.com has removed ${what} for good.`, {
    code: 'GONE',
    hint: 'It was remembered and is not asked for again.',
  });
}

function unreachable({ what }: Request): UpstreamError {
  return new UpstreamError('UNREACHABLE', `Chess.com cannot be reached, and ${what} is not on disk.`, {
    hint: 'Check the network connection, then try again.',
  });
}

export function spellTime(seconds: number): string {
  const time = new Date(Math.min(Math.max(seconds, 0), FAR) * 1000);
  return `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
