import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Rude extends AsyncDisposable {
  readonly url: string;
  /** Resolves when a request came in, with its path. */
  readonly asked: Promise<string>;
  /** Resolves when a client closed its connection before its answer was complete. */
  readonly left: Promise<void>;
}

/** An upstream that misbehaves as a test says, in ways that a recorded one cannot. */
export async function rude(
  answer: (response: ServerResponse, request: IncomingMessage) => void,
): Promise<Rude> {
  const asked = Promise.withResolvers<string>();
  const left = Promise.withResolvers<void>();
  const server = createServer((request, response) => {
    response.on('error', () => {});
    response.on('close', () => !response.writableFinished && left.resolve());
    answer(response, request);
    asked.resolve(request.url ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: asked.promise,
    left: left.promise,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
