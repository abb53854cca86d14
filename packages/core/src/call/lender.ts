import type { Awaitable } from '../define/call.ts';
import type { Narrow } from '../define/server.ts';
import type { Caller } from './caller.ts';
import type { Told } from './client-roots.ts';
import { log } from './log.ts';
import { Watches } from './watches.ts';

/** What one client may use. */
export interface Scope<Deps> {
  readonly deps: Deps;
  readonly watches: Watches;
}

/** Who is to use it; without a request, where none is being answered. */
export type Borrower = Partial<Pick<Caller, 'roots' | 'connection' | 'mcpReq'>>;

export interface Lent<Deps> extends Scope<Deps> {
  readonly giveBack: () => void;
}

export interface LenderOptions<Deps> {
  readonly narrow?: Narrow<Deps> | undefined;
  /** Called with what changed, and with the one client that may hear of it where not all may. */
  readonly changed: (uri: string, only?: object) => void;
}

/** A client's own scope. It ends when its client named other roots, or is gone, and nobody uses it any more. */
interface Narrowed<Deps> {
  readonly scope: Promise<Scope<Deps>>;
  users: number;
  readonly end: () => Promise<void>;
}

/** Lends each client what it may use: everything, or less where it named roots. */
export class Lender<Deps> {
  readonly #all: Scope<Deps>;
  readonly #options: LenderOptions<Deps>;
  readonly #narrowed = new Map<Told, Narrowed<Deps>>();

  constructor(deps: Deps, options: LenderOptions<Deps>) {
    this.#all = { deps, watches: new Watches((uri) => options.changed(uri)) };
    this.#options = options;
  }

  /** Does a piece of work with it. */
  async use<T>(borrower: Borrower, work: (deps: Deps) => Awaitable<T>): Promise<T> {
    const { deps, giveBack } = await this.borrow(borrower);
    try {
      return await work(deps);
    } finally {
      giveBack();
    }
  }

  /** Lends it until it is given back. */
  async borrow({ roots, connection = {}, mcpReq }: Borrower): Promise<Lent<Deps>> {
    if (this.#options.narrow === undefined || roots === undefined)
      return { ...this.#all, giveBack: () => {} };
    const told = mcpReq === undefined ? roots.held() : await roots.told(mcpReq);
    if (told === undefined) return { ...this.#all, giveBack: () => {} };
    const narrowed = this.#narrowed.get(told) ?? this.#begin(told, connection, this.#options.narrow);
    narrowed.users += 1;
    const giveBack = () => {
      narrowed.users -= 1;
      if (narrowed.users === 0 && told.over.aborted) void narrowed.end();
    };
    try {
      return { ...(await narrowed.scope), giveBack };
    } catch (error) {
      giveBack();
      throw error;
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#narrowed.values()].map(({ end }) => end()));
    await this.#all.watches.close();
  }

  #begin(told: Told, connection: object, narrow: Narrow<Deps>): Narrowed<Deps> {
    const { deps } = this.#all;
    const line = (text: string) => log('info', `roots of the client: ${text}`);
    const own = (async () => narrow(deps, { roots: told.uris, log: line }))();
    const watches = new Watches((uri) => this.#options.changed(uri, connection));
    const end = async () => {
      if (!this.#narrowed.delete(told)) return;
      await watches.close();
      const made = await own.catch(() => deps);
      if (made !== deps) await (made as Partial<AsyncDisposable>)[Symbol.asyncDispose]?.();
    };
    const narrowed = { scope: own.then((made) => ({ deps: made, watches })), users: 0, end };
    this.#narrowed.set(told, narrowed);
    told.over.addEventListener('abort', () => narrowed.users === 0 && void end(), { once: true });
    return narrowed;
  }
}
