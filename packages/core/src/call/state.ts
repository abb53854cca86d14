import { createHash, randomBytes } from 'node:crypto';
import {
  createRequestStateCodec,
  ProtocolError,
  ProtocolErrorCode,
  type RequestStateCodec,
} from '@modelcontextprotocol/server';

/** How long a person has for an answer. */
export const SECONDS_TO_ANSWER = 600;

/** So many questions can be open at once in a process; asking more makes the oldest expire. */
const MOST_OPEN = 10_000;

interface Sealed {
  readonly number: number;
  readonly bond: string;
  readonly value: unknown;
}

let codec: RequestStateCodec<Sealed> | undefined;
let issued = 0;
const spent = new Set<number>();

/**
 * Seals what a call has to know when its answer comes back by way of the client, who can read it and not change it.
 * The seal is good once, for ten minutes, in this process, and only for the same call: `bond` says of whom and what.
 */
export function seal(value: object, bond: readonly string[]): Promise<string> {
  issued += 1;
  spent.delete(issued - MOST_OPEN);
  return theCodec().mint({ value, number: issued, bond: digest(bond) });
}

/** Opens a seal. Throws the protocol's error for one that is not ours, too old, used, or of another call. */
export async function unseal<T>(state: string, bond: readonly string[]): Promise<T> {
  const sealed = await theCodec()
    .verify(state, undefined as never)
    .catch(() => undefined);
  const isGood =
    sealed !== undefined &&
    sealed.bond === digest(bond) &&
    sealed.number > issued - MOST_OPEN &&
    !spent.has(sealed.number);
  if (!isGood) throw badState();
  spent.add(sealed.number);
  return sealed.value as T;
}

export function badState(): ProtocolError {
  const words =
    'The requestState is not of this call, was used before, or is too old: make the call again without it.';
  return new ProtocolError(ProtocolErrorCode.InvalidParams, words);
}

/** Made at the first question: most processes never ask one. */
function theCodec(): RequestStateCodec<Sealed> {
  return (codec ??= createRequestStateCodec({ key: randomBytes(32), ttlSeconds: SECONDS_TO_ANSWER }));
}

function digest(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}
