import type { IncomingMessage, ServerResponse } from 'node:http';
import { log } from '../../call/log.ts';
import { send } from './exchange.ts';
import type { Limits } from './limits.ts';
import { refuse } from './refuse.ts';

/**
 * What leads a request to its answer. Undefined: the client vanished. Calls `becomeStream` before a stream is begun.
 */
export type Route = (
  request: IncomingMessage,
  response: ServerResponse,
  /** What is to be answered instead where too many streams are open. */
  becomeStream: () => Response | undefined,
) => Promise<Response | undefined> | Response | undefined;

/** Where requests are taken and given their answers. Knows which are still being answered. */
export class Desk {
  readonly #route: Route;
  readonly #limits: Limits;
  readonly #running = new Set<ServerResponse>();
  readonly #streams = new Set<ServerResponse>();
  readonly #idle = Promise.withResolvers<void>();
  #isClosing = false;

  constructor(route: Route, limits: Limits) {
    this.#route = route;
    this.#limits = limits;
  }

  async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#running.add(response);
    response.once('close', () => {
      this.#running.delete(response);
      this.#streams.delete(response);
      this.#tell();
    });
    try {
      const answer = await this.#answer(request, response);
      // A client that reuses its connection would find it closed.
      if (this.#isClosing) response.shouldKeepAlive = false;
      if (answer !== undefined) await send(response, answer, this.#limits.readTimeout);
    } catch (error) {
      log('error', 'http', error);
      if (response.headersSent) response.destroy();
      else
        await send(
          response,
          refuse(500, 'The server failed; its log says why.', { code: -32_603 }),
          this.#limits.readTimeout,
        );
    }
  }

  /**
   * Takes nothing more. Fulfilled when all that was taken is answered, but for streams: those never end by
   * themselves.
   */
  close(): Promise<void> {
    this.#isClosing = true;
    this.#tell();
    return this.#idle.promise;
  }

  #answer(request: IncomingMessage, response: ServerResponse) {
    if (this.#isClosing) return refuse(503, 'This server is ending.');
    return this.#route(request, response, () => {
      if (this.#streams.size >= this.#limits.streams)
        return refuse(503, 'Too many clients listen: try again in a moment.', {
          headers: { 'retry-after': '5' },
        });
      this.#running.delete(response);
      this.#streams.add(response);
      return undefined;
    });
  }

  #tell(): void {
    if (this.#isClosing && this.#running.size === 0) this.#idle.resolve();
  }
}
