import { once } from 'node:events';
import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';

export interface Tarballs extends AsyncDisposable {
  readonly urlOf: (file: string) => string;
}

/** Serves packed files of one folder on loopback, as a release on GitHub does. */
export async function serveTarballs(folder: string): Promise<Tarballs> {
  const server = createServer((request, response) => {
    const file = join(folder, basename(decodeURIComponent(request.url ?? '')));
    if (!file.endsWith('.tgz') || !existsSync(file)) response.writeHead(404).end();
    else createReadStream(file).pipe(response.writeHead(200, { 'content-type': 'application/gzip' }));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    urlOf: (file) => `http://127.0.0.1:${port}/${encodeURIComponent(basename(file))}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
