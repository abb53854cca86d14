// The special-purpose registries of IANA (iana-ipv4-special-registry, iana-ipv6-special-registry), and what lies in
// unicast space but is nobody's page. `BlockList` compares addresses, not text; it is filled at its first use, since
// node:net costs a start time that most servers need not pay.
import { BlockList } from 'node:net';

const SPECIAL_IPV4 = [
  '0.0.0.0/8', // this network; Linux takes it for loopback
  '10.0.0.0/8', // private
  '100.64.0.0/10', // shared by carriers; metadata of Alibaba Cloud
  '127.0.0.0/8', // loopback
  '168.63.129.16/32', // the host of a virtual machine at Azure: metadata behind a public address
  '169.254.0.0/16', // link-local; metadata of AWS, Azure, Google and others
  '172.16.0.0/12', // private
  '192.0.0.0/24', // protocol assignments; metadata of Oracle
  '192.0.2.0/24', // documentation
  '192.31.196.0/24', // AS112
  '192.52.193.0/24', // AMT
  '192.88.99.0/24', // relays of 6to4
  '192.168.0.0/16', // private
  '192.175.48.0/24', // AS112
  '198.18.0.0/15', // benchmarks
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '224.0.0.0/4', // multicast
  '240.0.0.0/4', // reserved, broadcast
];

/** The only part of IPv6 that is given out: loopback, unique local, link- and site-local, multicast lie outside it. */
const UNICAST_IPV6 = ['2000::/3'];

const SPECIAL_IPV6 = [
  '2001::/23', // protocol assignments: Teredo, benchmarks, ORCHID and others
  '2001:db8::/32', // documentation
  '2002::/16', // 6to4, which carries any IPv4 address
  '2620:4f:8000::/48', // AS112
  '3fff::/20', // documentation
];

/** Addresses that stand for the IPv4 address in their last 32 bits: mapped ones, and those of NAT64. */
const EMBEDDING_IPV6 = ['::ffff:0:0/96', '64:ff9b::/96'];

interface Ranges {
  readonly specialIPv4: BlockList;
  readonly specialIPv6: BlockList;
  readonly unicastIPv6: BlockList;
  readonly embeddingIPv6: BlockList;
}

let known: Ranges | undefined;

export function ranges(): Ranges {
  return (known ??= {
    specialIPv4: listOf('ipv4', SPECIAL_IPV4),
    specialIPv6: listOf('ipv6', SPECIAL_IPV6),
    unicastIPv6: listOf('ipv6', UNICAST_IPV6),
    // Of its own: in a list of other ranges, `::ffff:0:0/96` would hold every IPv4 address.
    embeddingIPv6: listOf('ipv6', EMBEDDING_IPV6),
  });
}

function listOf(family: 'ipv4' | 'ipv6', subnets: readonly string[]): BlockList {
  const list = new BlockList();
  for (const subnet of subnets) {
    const [network = '', prefix] = subnet.split('/');
    list.addSubnet(network, Number(prefix), family);
  }
  return list;
}
