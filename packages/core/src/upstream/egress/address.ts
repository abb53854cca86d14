import { isIPv4, isIPv6 } from 'node:net';
import { ranges } from './ranges.ts';

/**
 * Whether an IP address belongs to the public internet: not to this machine, a private network, a cloud's metadata or
 * any other special range. Addresses that carry an IPv4 address (mapped, NAT64) are judged by that one. Takes the forms
 * that sockets, resolvers and `URL.hostname` use, brackets included; whatever is no address is not public.
 */
export function isPublicAddress(address: string): boolean {
  const bare = address.replace(/^\[(.*)\]$/, '$1');
  // A zone (`fe80::1%eth0`) belongs to addresses of one link.
  if (bare.includes('%')) return false;
  const { specialIPv4, specialIPv6, unicastIPv6, embeddingIPv6 } = ranges();
  if (isIPv4(bare)) return !specialIPv4.check(bare);
  if (!isIPv6(bare)) return false;
  if (embeddingIPv6.check(bare, 'ipv6')) return isPublicAddress(lastAsIPv4(bare));
  return unicastIPv6.check(bare, 'ipv6') && !specialIPv6.check(bare, 'ipv6');
}

/** The last 32 bits of an IPv6 address. */
function lastAsIPv4(address: string): string {
  // `URL` spells all addresses one way: hexadecimal groups, `::` for the longest run of zeros.
  const { hostname } = new URL(`http://[${address}]`);
  const [high = '', low = ''] = hostname.slice(1, -1).split(':').slice(-2);
  const bytes = Buffer.from(high.padStart(4, '0') + low.padStart(4, '0'), 'hex');
  return bytes.join('.');
}
