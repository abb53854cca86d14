import {
  SSEClientTransport,
  StreamableHTTPClientTransport,
  type Transport,
} from '@modelcontextprotocol/client';
import type { Launch } from '../config/entry.ts';
import { useInstalled } from './installed.ts';
import { ProcessTransport, type ProcessOptions } from './process-transport.ts';

interface TransportOptions extends Pick<ProcessOptions, 'onLine'> {
  /** Folders in whose `node_modules` packages are looked for. */
  readonly searchFrom: readonly string[];
}

/** The wire to a server, not yet open. */
export function transportTo(launch: Launch, { searchFrom, onLine }: TransportOptions): Transport {
  if (launch.kind === 'stdio') {
    const { env, cwd, written } = launch;
    return new ProcessTransport({ ...useInstalled(launch, searchFrom), env, cwd, written, onLine });
  }
  const requestInit = { headers: { ...launch.headers } };
  if (launch.kind === 'sse') return new SSEClientTransport(launch.url, { requestInit });
  return new StreamableHTTPClientTransport(launch.url, { requestInit });
}
