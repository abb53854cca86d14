import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type ConnectOptions, type Era } from '@plugboard/core/testing';
import { weather } from '../src/index.ts';

export const ERAS: Era[] = ['2026-07-28', '2025-11-25'];

type Settings = ConnectOptions<NonNullable<typeof weather.settings>>['settings'];

/** A folder that is gone in the end. */
export function folder(): { readonly path: string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), 'weather-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** This server with a real client before it, and what answers at `url` behind it, for alerts as for weather. */
export async function open(
  era: Era,
  url = 'http://127.0.0.1:9',
  { settings, person }: { settings?: Settings } & Pick<ConnectOptions, 'person'> = {},
) {
  const cache = folder();
  const client = await connect(weather, {
    era,
    settings: {
      openMeteoUrl: url,
      alertsUrl: url,
      allowPrivateNetwork: true,
      cache: cache.path,
      ...settings,
    },
    ...(person && { person }),
  });
  const close = client[Symbol.asyncDispose].bind(client);
  return Object.assign(client, {
    [Symbol.asyncDispose]: async () => {
      await close();
      cache[Symbol.dispose]();
    },
  });
}
