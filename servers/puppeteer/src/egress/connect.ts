import { ToolError } from '@plugboard/core';
import { guardedLookup, type Egress } from '@plugboard/core/egress';
import { lookup as systemLookup } from 'node:dns';
import { connect, type Socket } from 'node:net';
import { bare, type Target } from './origins.ts';
import { isLocalName, PRIVATE, type Policy } from './policy.ts';
import type { Refusal, Refusals } from './refusals.ts';

export type Resolve = NonNullable<Egress['resolve']>;

/** What handling one request needs. */
export interface Way {
  readonly policy: Policy;
  /** How names become addresses; the system's way unless set. */
  readonly resolve: Resolve | undefined;
  readonly refusals: Refusals;
  /** A socket that ends when the door does. */
  readonly track: (socket: Socket) => Socket;
}

/** Longer than any server that is alive needs, shorter than what a person waits. */
const CONNECT_MS = 20_000;

/**
 * A connection to what is allowed, on its way. The name is resolved once, here; every address must pass, and what
 * passed is what the socket connects to (the first of them that answers). The socket's error is read by `failureOf`.
 */
export function openSocket({ policy, resolve = systemLookup, track }: Way, target: Target): Socket {
  const verdict = policy.verdict(target);
  const allowPrivateNetwork = verdict.allowed && verdict.mayBePrivate;
  const socket = connect({
    host: bare(target.host),
    port: target.port,
    lookup: guardedLookup({ allowPrivateNetwork, resolve: localNamesFirst(resolve) }),
    autoSelectFamily: true,
    allowHalfOpen: true,
    noDelay: true,
  });
  socket.setTimeout(CONNECT_MS, () => socket.destroy(failure('ETIMEDOUT')));
  socket.once('connect', () => {
    socket.setTimeout(0);
    // What counts in the end is who was reached. Nothing has been sent yet.
    if (!policy.verdict(target, socket.remoteAddress).allowed) socket.destroy(failure('REFUSED_ADDRESS'));
  });
  return track(socket);
}

function localNamesFirst(resolve: Resolve): Resolve {
  return (hostname, options, callback) => {
    if (!isLocalName(hostname)) return resolve(hostname, options, callback);
    const own = [
      { address: '127.0.0.1', family: 4 },
      { address: '::1', family: 6 },
    ];
    return callback(null, own);
  };
}

function failure(code: string): Error {
  return new ToolError('The connection was given up.', { code });
}

const WORDS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'no machine has that name',
  EAI_AGAIN: 'its name could not be looked up',
  ECONNREFUSED: 'nothing listens on that port',
  ETIMEDOUT: 'it did not answer in time',
};

/** What an error of `openSocket` means, in words of ours: which address it was stays untold. */
export function failureOf(error: Error): Pick<Refusal, 'kind' | 'why'> {
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'REFUSED_ADDRESS') return { kind: 'blocked', why: PRIVATE };
  return { kind: 'unreachable', why: WORDS[code] ?? 'the connection failed' };
}
