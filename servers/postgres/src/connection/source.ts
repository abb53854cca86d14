import type { Client } from 'pg';
import type { Address } from './address.ts';
import { openClient } from './client.ts';

/** Where connections come from: a server somewhere, or the embedded database. */
export interface Source extends AsyncDisposable {
  /** What a person may read of it; never a password. */
  readonly shown: string;
  /** Most connections at once. */
  readonly most: number;
  /** A pooler hands one session to many: what is set in one must end with its transaction. */
  readonly pooled: boolean;
  /** It stops a statement by itself when its time is up. */
  readonly keepsTime: boolean;
  readonly open: () => Promise<Client>;
  /** Ends what the session with this process number runs; the session goes on. */
  readonly cancel: (pid: number) => Promise<void>;
}

const MOST = 5;

export function serverAt(address: Address, { pooled }: { pooled: boolean }): Source {
  return {
    shown: address.shown,
    most: MOST,
    pooled,
    keepsTime: true,
    open: () => openClient(address),
    cancel: async (pid) => {
      // By SQL, in a connection of its own: the protocol's cancel request is not encrypted, and the pool may be full.
      const client = await openClient(address);
      try {
        await client.query('SELECT pg_cancel_backend($1)', [pid]);
      } finally {
        await client.end();
      }
    },
    [Symbol.asyncDispose]: async () => undefined,
  };
}
