import type { LookupAddress } from 'node:dns';
import net from 'node:net';
import { vi } from 'vitest';
import type { Resolve } from '../../../src/upstream/egress/guard.ts';

type Connect = net.TcpNetConnectOpts;

/**
 * The internet, as far as a test needs it: whatever address a socket is to connect to, a server on loopback answers.
 * `connected` has the addresses that were meant. All else is real, the guard's lookup included.
 */
export function internet(port: string): { connected: string[] } & Disposable {
  const connected: string[] = [];
  const connect = net.connect.bind(net) as (options: Connect) => net.Socket;
  const spy = vi.spyOn(net, 'connect').mockImplementation(((options: Connect) => {
    const { host = '', lookup } = options;
    if (net.isIP(host) !== 0) {
      connected.push(host);
      return connect({ ...options, host: '127.0.0.1', port: Number(port) });
    }
    const detour: net.LookupFunction = (name, asked, callback) => {
      lookup?.(name, { ...asked, all: true }, (error, found) => {
        if (error) return callback(error, []);
        connected.push((found as LookupAddress[])[0]?.address ?? '');
        callback(null, [{ address: '127.0.0.1', family: 4 }]);
      });
    };
    return connect({ ...options, port: Number(port), lookup: detour });
  }) as typeof net.connect);
  return { connected, [Symbol.dispose]: () => spy.mockRestore() };
}

/** A name service: what it answers for each name, one answer after another; the last one stays. */
export function names(answers: Readonly<Record<string, readonly string[]>>): {
  asked: string[];
  resolve: Resolve;
} {
  const asked: string[] = [];
  const resolve: Resolve = (name, _options, callback) => {
    const before = asked.filter((each) => each === name).length;
    asked.push(name);
    const known = answers[name] ?? [];
    const address = known[Math.min(before, known.length - 1)];
    if (address === undefined)
      return callback(Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: 'ENOTFOUND' }), []);
    callback(null, [{ address, family: net.isIP(address) }]);
  };
  return { asked, resolve };
}
