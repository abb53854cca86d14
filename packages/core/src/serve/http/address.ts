import { isIPv4 } from 'node:net';
import { SettingsError } from '../../define/errors.ts';

export interface HttpAddress {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
}

/** Reads `3050`, `127.0.0.1:3050`, `[::1]:3050` or `0.0.0.0:3050`; loopback where no host is named. */
export function readHttpAddress(text: string): HttpAddress {
  const { host = '', port } = /^(?:(?<host>\[[^\]]+\]|[^:[\]]*):)?(?<port>\d{1,5})$/.exec(text)?.groups ?? {};
  if (port === undefined || Number(port) > 65_535) {
    throw new SettingsError(
      `--http: expected [host:]port, such as 3050 or 127.0.0.1:3050, got ${JSON.stringify(text)}.`,
    );
  }
  return { host: host.replaceAll(/[[\]]/g, '') || '127.0.0.1', port: Number(port) };
}

/** Whether an address to bind to can be reached from this machine alone. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
}
