import { lookup as systemLookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { ToolError } from '../../define/errors.ts';
import { isPublicAddress } from './address.ts';

/** Where requests may go. */
export interface Egress {
  /** Private networks and this machine too; refused unless set. */
  readonly allowPrivateNetwork?: boolean | undefined;
  /** How names become addresses; the system's way unless set. */
  readonly resolve?: Resolve | undefined;
}

/** `dns.lookup`, as far as it is used here: all addresses of a name, in the order to try them. */
export type Resolve = (
  hostname: string,
  options: LookupOptions & { all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * Throws a `ToolError` (`REFUSED_URL`, `REFUSED_ADDRESS`) unless the URL is http or https, carries no name and password,
 * and, where it names an address and no host name, that address is public. `URL` has by then turned every spelling of
 * an address (`0x7f.1`, `2130706433`, fullwidth digits) into one. Any port will do: what answers on a public address
 * is its owner's care.
 *
 * This is half of the guard: names are judged when a connection is made, by `guardedLookup`.
 */
export function checkUrl(url: URL, { allowPrivateNetwork = false }: Egress = {}): void {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new ToolError('Only http and https addresses can be opened.', { code: 'REFUSED_URL' });
  }
  if (url.username !== '' || url.password !== '') {
    throw new ToolError('An address with a name and password in it is not opened.', {
      code: 'REFUSED_URL',
      hint: 'Leave out what stands before the @.',
    });
  }
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  if (!allowPrivateNetwork && isIP(host) !== 0 && !isPublicAddress(host)) throw refusal();
}

/**
 * The other half: a `lookup` for connections. It resolves a name, once for each connection, and refuses it unless every
 * address of it is public. What it answers is what the socket connects to, so a name cannot change in between.
 * Sockets do not ask it about a name that is an address: `checkUrl` does that.
 */
export function guardedLookup({
  allowPrivateNetwork = false,
  resolve = systemLookup,
}: Egress = {}): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      const [first] = addresses;
      if (first === undefined || !(allowPrivateNetwork || addresses.every(isPublic)))
        return callback(refusal(), []);
      if (options.all === true) return callback(null, addresses);
      return callback(null, first.address, first.family);
    });
  };
}

function isPublic({ address }: LookupAddress): boolean {
  return isPublicAddress(address);
}

/** It does not say which address: a model could draw a map of the network from that. */
function refusal(): Error {
  return new ToolError('This address is on a private network or this machine, and was not opened.', {
    code: 'REFUSED_ADDRESS',
    hint: 'If it should be reached, the person who runs the server can start it with --allow-private-network.',
  });
}
