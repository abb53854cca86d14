import { personFolder } from '@plugboard/core';
import type * as z from 'zod';
import manifest from '../package.json' with { type: 'json' };
import { openClient, type Client } from './chess-com/client.ts';
import type { Store } from './chess-com/store.ts';
import type { settings } from './settings.ts';

/** What the tools of this server may use. */
export interface ChessDeps extends AsyncDisposable {
  readonly chessCom: Client;
}

const PROJECT = '+https://github.com/plugboard-mcp/plugboard';

export function openChess({
  contact = PROJECT,
  data = personFolder('data', 'chess'),
  apiUrl,
  allowPrivateNetwork,
}: z.output<typeof settings>): ChessDeps {
  let opened: Promise<Store> | undefined;
  const store = () => (opened ??= import('./chess-com/store.ts').then(({ openStore }) => openStore(data)));
  const chessCom = openClient(
    {
      url: apiUrl,
      userAgent: `plugboard-chess/${manifest.version} (contact: ${contact})`,
      allowPrivateNetwork,
    },
    store,
  );
  const close = async () => {
    await chessCom[Symbol.asyncDispose]();
    (await opened)?.[Symbol.dispose]();
  };
  return { chessCom, [Symbol.asyncDispose]: close };
}
