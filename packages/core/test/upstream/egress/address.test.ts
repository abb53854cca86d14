import { isPublicAddress } from '@plugboard/core/egress';
import fc from 'fast-check';
import { parse, type IPv4, type IPv6 } from 'ipaddr.js';
import { describe, expect, it } from 'vitest';

describe('isPublicAddress', () => {
  it.each([
    ['this network', '0.0.0.0'],
    ['this network, its end', '0.255.255.255'],
    ['private', '10.1.2.3'],
    ['carriers', '100.64.0.1'],
    ['the metadata of Alibaba Cloud', '100.100.100.200'],
    ['loopback', '127.0.0.1'],
    ['loopback, far in', '127.255.255.254'],
    ['the host at Azure', '168.63.129.16'],
    ['link-local', '169.254.0.1'],
    ['the metadata of clouds', '169.254.169.254'],
    ['private', '172.16.0.1'],
    ['private, its end', '172.31.255.255'],
    ['protocol assignments', '192.0.0.1'],
    ['the metadata of Oracle', '192.0.0.192'],
    ['documentation', '192.0.2.1'],
    ['6to4 relays', '192.88.99.1'],
    ['private', '192.168.1.1'],
    ['benchmarks', '198.19.255.255'],
    ['documentation', '198.51.100.7'],
    ['documentation', '203.0.113.9'],
    ['multicast', '224.0.0.1'],
    ['reserved', '240.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['unspecified', '::'],
    ['loopback', '::1'],
    ['loopback in full', '0000:0000:0000:0000:0000:0000:0000:0001'],
    ['IPv4-compatible', '::127.0.0.1'],
    ['IPv4-compatible, of a public address', '::8.8.8.8'],
    ['mapped loopback', '::ffff:127.0.0.1'],
    ['mapped metadata in hexadecimal', '::FFFF:a9fe:a9fe'],
    ['mapped private in full', '0:0:0:0:0:ffff:0a00:0001'],
    ['mapped with zeros at its end', '::ffff:a00:0'],
    ['mapped zero', '::ffff:0:0'],
    ['translated', '::ffff:0:8.8.8.8'],
    ['NAT64 of loopback', '64:ff9b::7f00:1'],
    ['NAT64 of this network', '64:ff9b::'],
    ['NAT64 of private', '64:ff9b::10.0.0.1'],
    ['NAT64 of local use', '64:ff9b:1::808:808'],
    ['discard-only', '100::1'],
    ['Teredo', '2001:0:4136:e378:8000:63bf:3fff:fdd2'],
    ['benchmarks', '2001:2::1'],
    ['ORCHID', '2001:20::1'],
    ['documentation', '2001:db8::1'],
    ['documentation', '3fff::1'],
    ['6to4 of loopback', '2002:7f00:1::'],
    ['6to4 of a public address', '2002:808:808::1'],
    ['segment routing', '5f00::1'],
    ['unique local', 'fc00::1'],
    ['the metadata of AWS', 'fd00:ec2::254'],
    ['link-local', 'fe80::1'],
    ['link-local with a zone', 'fe80::1%eth0'],
    ['any address with a zone', '2606:4700::1111%1'],
    ['site-local', 'fec0::1'],
    ['multicast', 'ff02::1'],
    ['loopback in brackets', '[::1]'],
    ['a name', 'localhost'],
    ['nothing', ''],
    ['brackets around nothing', '[]'],
    ['IPv4 in brackets', '[127.0.0.1]'],
    ['a short form that only URL knows', '127.1'],
  ])('refuses %s: %s', (_what, address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each([
    '1.1.1.1',
    '8.8.8.8',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '126.255.255.255',
    '128.0.0.0',
    '168.63.129.15',
    '169.253.255.255',
    '169.255.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '192.0.1.0',
    '192.167.255.255',
    '192.169.0.0',
    '198.17.255.255',
    '198.20.0.0',
    '223.255.255.255',
    '2606:4700:4700::1111',
    '[2606:4700:4700::1111]',
    '2A00:1450:4001:80b::200E',
    '2001:200::1',
    '2003::1',
    '::ffff:8.8.8.8',
    '::ffff:808:808',
    '64:ff9b::8.8.8.8',
  ])('takes %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it('takes no IPv4 address for public that ipaddr.js has in a special range, and the other way round', () => {
    const oneOf = fc.oneof(
      fc.ipV4(),
      // Near the bounds, where mistakes are.
      fc
        .tuple(
          fc.constantFrom(0, 9, 10, 11, 100, 126, 127, 128, 169, 172, 192, 198, 203, 223, 224, 239, 240, 255),
          fc.constantFrom(
            0,
            15,
            16,
            17,
            18,
            19,
            20,
            31,
            32,
            51,
            52,
            63,
            64,
            88,
            127,
            128,
            168,
            175,
            254,
            255,
          ),
          fc.constantFrom(0, 1, 2, 3, 48, 99, 100, 113, 196, 255),
          fc.nat(255),
        )
        .map((bytes) => bytes.join('.')),
    );
    fc.assert(
      fc.property(oneOf, (address) => {
        expect(isPublicAddress(address)).toBe(isUnicast(address));
      }),
      { numRuns: 20_000 },
    );
  });

  it('takes no IPv6 address for public that ipaddr.js has in a special range', () => {
    const group = fc.oneof(
      fc.constantFrom(0, 1, 2, 3, 0x64, 0x100, 0x1ff, 0x200, 0xdb8, 0x2000, 0x2001, 0x2002, 0x2606, 0x2620),
      fc.constantFrom(0x4f, 0x8000, 0x3fff, 0x5f00, 0xff9b, 0xfc00, 0xfd00, 0xfe80, 0xfec0, 0xff02, 0xffff),
      fc.constantFrom(0x7f00, 0x0a00, 0xa9fe, 0xc0a8, 0x0808),
      fc.nat(0xffff),
    );
    const address = fc
      .array(group, { minLength: 8, maxLength: 8 })
      .map((groups) => groups.map((each) => each.toString(16)).join(':'));
    fc.assert(
      fc.property(fc.oneof(address, fc.ipV6()), (text) => {
        if (isPublicAddress(text)) expect(isUnicast(text), text).toBe(true);
      }),
      { numRuns: 20_000 },
    );
  });

  it('judges each address that carries an IPv4 address as that address, in all spellings', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.constantFrom('::ffff:', '64:ff9b::'), (inner, prefix) => {
        const expected = isPublicAddress(inner);
        expect(isPublicAddress(prefix + inner)).toBe(expected);
        const full = parse(prefix + inner) as IPv6;
        expect(isPublicAddress(full.toNormalizedString())).toBe(expected);
        const bytes = Buffer.from(full.toByteArray()).toString('hex').toUpperCase();
        expect(isPublicAddress(bytes.match(/.{4}/g)?.join(':') ?? '')).toBe(expected);
      }),
      { numRuns: 5000 },
    );
  });
});

/** What ipaddr.js thinks; it does not know that a public address of Azure leads to the machine's own host. */
function isUnicast(text: string): boolean {
  const address: IPv4 | IPv6 = parse(text);
  if (address.toString() === '168.63.129.16') return false;
  if (address.range() === 'ipv4Mapped') return isUnicast((address as IPv6).toIPv4Address().toString());
  if (address.range() === 'rfc6052') return isUnicast(address.toByteArray().slice(-4).join('.'));
  return address.range() === 'unicast';
}
