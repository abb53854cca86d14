import type { IncomingMessage } from 'node:http';
import type { Authenticate, Holder } from './token.ts';

/** What a caller passes before anything is done for them. */
export interface Door {
  readonly authenticate: Authenticate;
  /** What a message is refused with that its caller may not send; undefined where nothing is in the way. */
  readonly permit?: (
    request: IncomingMessage,
    caller: Holder,
    message: unknown,
  ) => Promise<Response | undefined>;
  /** What everyone may read at an address: how one gets in. */
  readonly publish?: (request: IncomingMessage, path: string) => Response | undefined;
}
