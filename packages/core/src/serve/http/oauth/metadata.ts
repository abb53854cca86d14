import { Failure } from '../../../define/errors.ts';
import { isLoopback } from '../address.ts';
import { hostOf } from './settings.ts';

/** What is read of an issuer at most. Those of large providers have some kilobytes. */
const MOST_BYTES = 512 * 1024;
const LONGEST_SHOWN = 200;

type Key = Readonly<Record<string, unknown>>;

/** An issuer as it describes itself. */
export interface Description {
  readonly jwksUri: URL;
  readonly keys: readonly Key[];
}

/** Reads what an issuer says of itself, and its keys. Throws a `Failure` that names what is wrong. */
export async function describeIssuer(issuer: string, signal: AbortSignal): Promise<Description> {
  const jwksUri = await discover(issuer, signal);
  const answer = await readObject(jwksUri, signal);
  if ('failure' in answer) throw new Failure(answer.failure, { cause: answer.cause });
  const { keys } = answer.value;
  if (!Array.isArray(keys) || keys.length === 0 || !keys.every(isObject))
    throw new Failure(`${jwksUri.href} answers no key set.`);
  return { jwksUri, keys: keys };
}

/** Where the keys are. RFC 8414 §3.1 and OpenID Discovery §4 put the description at different places. */
async function discover(issuer: string, signal: AbortSignal): Promise<URL> {
  let failed: Failed | undefined;
  for (const place of placesOf(new URL(issuer))) {
    const answer = await readObject(place, signal);
    if ('failure' in answer) {
      failed = answer;
      continue;
    }
    // RFC 8414 §3.3: identical, character by character. Else one issuer could speak for another.
    if (answer.value['issuer'] !== issuer) {
      const named = JSON.stringify(String(answer.value['issuer']).slice(0, LONGEST_SHOWN));
      throw new Failure(
        `${place.href} names the issuer ${named}, not --auth-issuer: give it letter by letter.`,
      );
    }
    return keysAt(place, issuer, answer.value['jwks_uri']);
  }
  throw new Failure(failed?.failure ?? `${issuer} does not describe itself.`, { cause: failed?.cause });
}

function placesOf({ origin, pathname }: URL): URL[] {
  const path = pathname.replace(/\/$/, '');
  const paths = [
    `/.well-known/oauth-authorization-server${path}`,
    `/.well-known/openid-configuration${path}`,
    `${path}/.well-known/openid-configuration`,
  ];
  return [...new Set(paths)].map((each) => new URL(each, origin));
}

function keysAt(place: URL, issuer: string, jwksUri: unknown): URL {
  const url = typeof jwksUri === 'string' ? URL.parse(jwksUri) : null;
  if (url === null)
    throw new Failure(`${place.href} names no jwks_uri, so nothing that it signs can be checked.`);
  const isLocal = isLoopback(hostOf(new URL(issuer))) && isLoopback(hostOf(url));
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLocal))
    throw new Failure(`${place.href} names a jwks_uri that is not https.`);
  return url;
}

interface Failed {
  readonly failure: string;
  readonly cause?: unknown;
}

/** A redirect is not followed: it would let whoever answers there choose the keys. */
async function readObject(
  url: URL,
  signal: AbortSignal,
): Promise<{ value: Record<string, unknown> } | Failed> {
  try {
    const answer = await fetch(url, { headers: { accept: 'application/json' }, redirect: 'manual', signal });
    if (answer.status !== 200) {
      await answer.body?.cancel();
      return { failure: `${url.href} answers with status ${answer.status}.` };
    }
    const text = await readText(answer);
    if (text === undefined) return { failure: `${url.href} answers more than ${MOST_BYTES} bytes.` };
    const value: unknown = JSON.parse(text);
    return isObject(value) ? { value } : { failure: `${url.href} answers no JSON object.` };
  } catch (cause) {
    if (cause instanceof SyntaxError) return { failure: `${url.href} answers no JSON.`, cause };
    const isLate = signal.aborted;
    return { failure: `${url.href} ${isLate ? 'does not answer in time' : 'cannot be reached'}.`, cause };
  }
}

async function readText({ body }: Response): Promise<string | undefined> {
  const decoder = new TextDecoder();
  let bytes = 0;
  let text = '';
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) return undefined;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
