import { setTimeout as pause } from 'node:timers/promises';
import { ToolError } from '@plugboard/core';
import { httpClient, UpstreamError, type HttpClient } from '@plugboard/core/upstream';
import type * as z from 'zod';
import type { Limit, Store } from '../store/store.ts';
import { inOurWords, secondsToWait } from './failure.ts';
import type { Service } from './query.ts';

/** One call of a tool, as far as who is asked for it needs to know. */
export interface Asking {
  readonly signal: AbortSignal;
  /** One sentence that the answer has to say beside its numbers. */
  readonly note: (words: string) => void;
}

export interface OpenMeteoOptions {
  /** A server of one's own for all of it, instead of Open-Meteo's. */
  readonly url?: string | undefined;
  /** For paying customers, who have hosts of their own. */
  readonly apiKey?: string | undefined;
  /** Weighted calls in a day; those of the free service unless set. Neither a key nor a server of one's own has any. */
  readonly callsADay?: number | undefined;
  readonly userAgent: string;
  readonly allowPrivateNetwork: boolean;
}

interface Question<Schema extends z.ZodType> {
  readonly service: Service;
  readonly path: string;
  readonly query: Readonly<Record<string, string | number | undefined>>;
  readonly schema: Schema;
  /** What it counts against the limits. */
  readonly cost: number;
  /** Seconds for which the answer is as good as a new one. */
  readonly fresh: number;
  /** Seconds for which it is better than none. */
  readonly stale: number;
}

export interface Asker extends AsyncDisposable {
  readonly ask: <Schema extends z.ZodType>(
    question: Question<Schema>,
    asking: Asking,
  ) => Promise<z.output<Schema>>;
  /** Whether it can be answered now: it was asked before, or the limits leave room for it. */
  readonly affords: (question: Question<z.ZodType>) => Promise<boolean>;
}

const HOSTS: Record<Service, string> = {
  air: 'air-quality-api',
  archive: 'archive-api',
  ensemble: 'ensemble-api',
  forecast: 'api',
  geocoding: 'geocoding-api',
  marine: 'marine-api',
};

const FREE_A_DAY = 10_000;
/** Longer than this nobody waits without being told. */
const LONGEST_WAIT = 10;
/** A first try, and one more of what may pass by itself. */
const TRIES = 2;
/** Thirty years of hours. */
const MOST_BYTES = 40_000_000;
const TIMEOUT_MS = 45_000;

/** Asks Open-Meteo what no process has asked before, one question at a time, within its limits. */
export function openAsker(options: OpenMeteoOptions, store: () => Promise<Store>): Asker {
  const { url, apiKey } = options;
  const limits = limitsOf(options);
  const clients = new Map<string, HttpClient>();
  const clientFor = (service: Service) => {
    const base = url ?? `https://${apiKey === undefined ? '' : 'customer-'}${HOSTS[service]}.open-meteo.com`;
    const client = clients.get(base) ?? openClient(options, base, limits.length > 0);
    clients.set(base, client);
    return client;
  };
  const account = url ?? 'open-meteo';
  const keyOf = ({ service, path, query }: Question<z.ZodType>) =>
    `${account} ${service}${path}?${new URLSearchParams(cleaned(query)).toString()}`;

  const ask: Asker['ask'] = async (question, asking) => {
    const { service, path, schema, fresh } = question;
    const key = keyOf(question);
    const remembered = (await store()).kept(key);
    if (remembered !== undefined && isWithin(remembered.at, fresh))
      return schema.parse(JSON.parse(remembered.text));
    try {
      const query = { ...question.query, apikey: apiKey };
      const send = () => clientFor(service).get(path, { query, signal: asking.signal });
      const answer = await within(
        await store(),
        { account, limits, cost: question.cost, signal: asking.signal },
        send,
      );
      const read = answer.json(schema);
      (await store()).keep(key, answer.text(), question.stale);
      return read;
    } catch (error) {
      asking.signal.throwIfAborted();
      if (remembered === undefined || !isWithin(remembered.at, question.stale) || !isPassing(error))
        throw error;
      const at = new Date(remembered.at * 1000).toISOString().slice(0, 16);
      if (service !== 'geocoding')
        asking.note(`Open-Meteo does not answer now; this is what it said at ${at}Z.`);
      return schema.parse(JSON.parse(remembered.text));
    }
  };
  const close = async () => {
    await Promise.all([...clients.values()].map((client) => client[Symbol.asyncDispose]()));
  };
  const affords: Asker['affords'] = async (question) => {
    const known = (await store()).kept(keyOf(question));
    const isKnown = known !== undefined && isWithin(known.at, question.fresh);
    return isKnown || question.cost <= (await store()).left(account, limits);
  };
  return { ask, affords, [Symbol.asyncDispose]: close };
}

function openClient(
  { url, userAgent, allowPrivateNetwork }: OpenMeteoOptions,
  baseUrl: string,
  isLimited: boolean,
): HttpClient {
  return httpClient({
    userAgent,
    allowPrivateNetwork,
    name: 'Open-Meteo',
    baseUrl,
    // More than one at a time from one address is answered with 429, whichever process sends it.
    concurrency: 1,
    shared: isLimited ? turnOf(url) : undefined,
    retryAfter: secondsToWait,
    // Each try counts against the limits, so they are counted where it is sent.
    retries: 0,
    timeout: TIMEOUT_MS,
    maxBytes: MOST_BYTES,
  });
}

/** All processes of this person take turns. */
function turnOf(url: string | undefined): string {
  return url === undefined ? 'open-meteo' : `open-meteo-${Buffer.from(new URL(url).host).toString('hex')}`;
}

/** The free service has 600 a minute, 5,000 an hour, 10,000 a day; fewer a day are fewer a minute. */
function limitsOf({ url, apiKey, callsADay }: OpenMeteoOptions): Limit[] {
  const isFree = url === undefined && apiKey === undefined;
  const day = callsADay ?? (isFree ? FREE_A_DAY : undefined);
  if (day === undefined) return [];
  return [
    { seconds: 60, cost: Math.max(1, (day * 6) / 100) },
    { seconds: 3600, cost: Math.max(1, day / 2) },
    { seconds: 24 * 3600, cost: day },
  ];
}

interface Spending {
  readonly account: string;
  readonly limits: readonly Limit[];
  readonly cost: number;
  readonly signal: AbortSignal;
}

async function within<T>(
  store: Store,
  { account, limits, cost, signal }: Spending,
  send: () => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    await spend(store, { account, limits, cost, signal });
    try {
      return await inOurWords(send());
    } catch (error) {
      const wait = UpstreamError.is(error) ? (error.retryAfter ?? 0) : 0;
      if (wait > LONGEST_WAIT) store.hold(account, wait);
      if (tries >= TRIES || wait > LONGEST_WAIT || !isPassing(error)) throw error;
      await pause(Math.max(wait * 1000, 250), undefined, { signal });
    }
  }
}

/** Counts before anything is sent; waits for a moment, and says for how long where it would be more than that. */
async function spend(store: Store, { account, limits, cost, signal }: Spending): Promise<void> {
  for (;;) {
    const wait = store.spend(account, cost, limits);
    if (wait === 0) return;
    if (wait > LONGEST_WAIT) throw overLimit(wait);
    await pause(Math.max(wait * 1000, 50), undefined, { signal });
  }
}

function overLimit(wait: number): ToolError {
  if (wait > 24 * 3600)
    return new ToolError('This is more than is left to ask of Open-Meteo in one go.', {
      code: 'TOO_MUCH',
      hint: 'Ask for fewer days, variables, models or places.',
    });
  const when = wait < 120 ? `${Math.ceil(wait)} seconds` : `${Math.ceil(wait / 60)} minutes`;
  return new ToolError('What may be asked of Open-Meteo is used up for now; nothing was sent.', {
    code: 'OVER_BUDGET',
    hint: `Ask again in ${when}, or for less. A customer's key has no such limit.`,
  });
}

/** No fault of the question: another time it may be answered. */
function isPassing(error: unknown): boolean {
  if (UpstreamError.is(error)) {
    const { code, status = 500 } = error;
    return (
      ['RATE_LIMITED', 'TIMED_OUT', 'UNREACHABLE', 'BUSY', 'NOT_JSON'].includes(code) ||
      (code === 'BAD_STATUS' && status >= 500)
    );
  }
  return ToolError.is(error) && error.code === 'OVER_BUDGET';
}

function isWithin(at: number, seconds: number): boolean {
  const age = Date.now() / 1000 - at;
  return age >= 0 && age < seconds;
}

function cleaned(query: Question<z.ZodType>['query']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
}
