import type { LookupAddress, LookupOptions } from 'node:dns';
import { ToolError } from '@plugboard/core';
import { checkUrl, guardedLookup } from '@plugboard/core/egress';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const refused = (code: string) => expect.objectContaining({ code }) as Error;
const check =
  (text: string, allowPrivateNetwork = false) =>
  () =>
    checkUrl(new URL(text), { allowPrivateNetwork });

describe('checkUrl', () => {
  it.each([
    ['dotted', 'http://127.0.0.1/'],
    ['with a port', 'https://127.0.0.1:8443/x'],
    ['short', 'http://127.1/'],
    ['shorter', 'http://127.0.1/'],
    ['zero alone', 'http://0/'],
    ['decimal', 'http://2130706433/'],
    ['hexadecimal', 'http://0x7f000001/'],
    ['hexadecimal in parts', 'http://0x7f.0x0.0x0.0x1/'],
    ['hexadecimal in capitals', 'http://0X7F.1/'],
    ['octal', 'http://017700000001/'],
    ['octal in parts', 'http://0177.0.0.01/'],
    ['mixed', 'http://0x7f.0.1/'],
    ['with a dot at its end', 'http://127.0.0.1./'],
    ['short with a dot at its end', 'http://127.1./'],
    ['percent-encoded', 'http://%31%32%37.0.0.1/'],
    ['a percent-encoded dot', 'http://127%2e0%2e0%2e1/'],
    ['fullwidth digits', 'http://\uFF11\uFF12\uFF17.\uFF10.\uFF10.\uFF11/'],
    ['ideographic full stops', 'http://127。0。0。1/'],
    ['circled digits', 'http://①②⑦.⓪.⓪.①/'],
    ['mathematical digits', 'http://𝟏𝟐𝟕.𝟎.𝟎.𝟏/'],
    ['soft hyphens within', 'http://127.0\u00AD.0.1/'],
    ['a backslash', 'http:\\\\127.0.0.1\\'],
    ['many slashes', 'http:////127.0.0.1/'],
    ['tabs and line ends', 'ht\ntp://127.0\t.0.1/'],
    ['the metadata of clouds', 'http://169.254.169.254/latest/meta-data/'],
    ['the metadata of clouds, decimal', 'http://2852039166/'],
    ['the metadata of clouds, octal', 'http://0251.0376.0251.0376/'],
    ['IPv6 loopback', 'http://[::1]/'],
    ['IPv6 loopback in full', 'http://[0:0:0:0:0:0:0:1]/'],
    ['mapped', 'http://[::ffff:127.0.0.1]/'],
    ['mapped in hexadecimal and capitals', 'http://[::FFFF:A9FE:A9FE]/'],
    ['compatible', 'http://[::127.0.0.1]/'],
    ['NAT64', 'http://[64:ff9b::a9fe:a9fe]/'],
    ['6to4', 'http://[2002:7f00:1::]/'],
    ['Teredo', 'http://[2001:0:7f00:1::]/'],
    ['link-local', 'http://[fe80::1]/'],
    ['unique local', 'http://[fd00:ec2::254]/'],
  ])('refuses this machine and private networks, %s: %s', (_what, text) => {
    expect(check(text)).toThrow(refused('REFUSED_ADDRESS'));
    expect(check(text, true)).not.toThrow();
  });

  it.each([
    'http://[fe80::1%25eth0]/',
    'http://[fe80::1%eth0]/',
    'http://[::127.0.0.01]/',
    'http://256.0.0.1/',
    'http://0x100000000/',
    'http://1.2.3.4.5/',
    'http://127.0.0.1%00.example.com/',
    'http://127.0.0.1 .example.com/',
  ])('has nothing to judge where URL reads no address: %s', (text) => {
    expect(URL.canParse(text)).toBe(false);
  });

  it.each([
    'file:///etc/passwd',
    'ftp://example.com/',
    'gopher://example.com/',
    'data:text/plain,x',
    'javascript:1',
    'ws://example.com/',
  ])('refuses what is not http, allowed or not: %s', (text) => {
    expect(check(text)).toThrow(refused('REFUSED_URL'));
    expect(check(text, true)).toThrow(refused('REFUSED_URL'));
  });

  it.each(['http://me@example.com/', 'http://:pass@example.com/', 'https://api.github.com@127.0.0.1/'])(
    'refuses a name or password in %s',
    (text) => {
      expect(check(text)).toThrow(refused('REFUSED_URL'));
      expect(check(text, true)).toThrow(refused('REFUSED_URL'));
    },
  );

  it.each([
    'http://example.com/',
    'https://example.com:6443/',
    'http://8.8.8.8/',
    'http://[2606:4700:4700::1111]/',
    'http://localhost/',
    'http://db.internal/',
    'http://127.0.0.1.example.com/',
  ])('leaves public addresses and all names to the connection: %s', (text) => {
    expect(check(text)).not.toThrow();
  });

  it('is strict when nothing is said', () => {
    expect(() => checkUrl(new URL('http://10.0.0.1/'))).toThrow(refused('REFUSED_ADDRESS'));
  });

  it('refuses every spelling of a private address that URL reads as one', () => {
    const bytes = fc.tuple(fc.constantFrom(10, 127), fc.nat(255), fc.nat(255), fc.nat(255));
    const base = fc.constantFrom(8, 10, 16);
    const spelled = fc
      .tuple(bytes, base, base, fc.nat(3), fc.constantFrom('', '.'))
      .map(([[a, b, c, d], head, tail, kept, end]) => {
        const all = [a, b, c, d];
        const last = all.slice(kept).reduce((sum, byte) => sum * 256 + byte, 0);
        const parts = [...all.slice(0, kept).map((byte) => spell(byte, head)), spell(last, tail)];
        return parts.join('.') + end;
      });
    fc.assert(
      fc.property(spelled, (host) => {
        expect(check(`http://${host}/`)).toThrow(refused('REFUSED_ADDRESS'));
      }),
      { numRuns: 5000 },
    );
  });

  it('says what can be done, and not where the address leads', () => {
    try {
      check('http://2130706433/')();
      expect.unreachable();
    } catch (error) {
      expect(ToolError.is(error) && error.hint).toContain('--allow-private-network');
      expect(String(error)).not.toMatch(/127|2130706433/);
    }
  });
});

function spell(value: number, base: number): string {
  return { 8: '0', 10: '', 16: '0x' }[base] + value.toString(base);
}

describe('guardedLookup', () => {
  it.each([
    ['a private address', ['10.0.0.1']],
    ['a private address among public ones', ['8.8.8.8', '192.168.0.1']],
    ['a private IPv6 address', ['2606:4700::1111', '::1']],
    ['a mapped address', ['::ffff:127.0.0.1']],
    ['an address with a zone', ['fe80::1%eth0']],
    ['nothing', []],
  ])('refuses a name that resolves to %s', async (_what, addresses) => {
    await expect(look(addresses)).rejects.toThrow(refused('REFUSED_ADDRESS'));
    await expect(look(addresses)).rejects.not.toThrow(/\d/);
  });

  it('answers all checked addresses, in order, to a socket that tries several', async () => {
    const addresses = ['2606:4700::1111', '8.8.8.8'];
    expect(await look(addresses, { all: true })).toEqual([
      [
        { address: '2606:4700::1111', family: 6 },
        { address: '8.8.8.8', family: 4 },
      ],
      undefined,
    ]);
  });

  it('answers the first checked address to a socket that tries one', async () => {
    expect(await look(['8.8.8.8', '1.1.1.1'], { family: 4 })).toEqual(['8.8.8.8', 4]);
  });

  it('passes on why a name was not found', async () => {
    const error = Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
    await expect(look(error)).rejects.toBe(error);
  });

  it('takes private addresses when allowed', async () => {
    expect(await look(['127.0.0.1'], {}, true)).toEqual(['127.0.0.1', 4]);
  });

  it('refuses by the resolver of the system what it knows as this machine', async () => {
    const answer = new Promise((resolve, reject) => {
      guardedLookup()('localhost', {}, (error, address) => (error ? reject(error) : resolve(address)));
    });
    await expect(answer).rejects.toThrow(refused('REFUSED_ADDRESS'));
  });
});

/** What a socket hears that looks up a name with such addresses. */
function look(
  found: readonly string[] | NodeJS.ErrnoException,
  options: LookupOptions = {},
  allowPrivateNetwork = false,
): Promise<unknown[]> {
  const lookup = guardedLookup({
    allowPrivateNetwork,
    resolve: (hostname, asked, callback) => {
      expect([hostname, asked.all, asked.family]).toEqual(['name.example', true, options.family]);
      if (found instanceof Error) callback(found, []);
      else callback(null, found.map(addressOf));
    },
  });
  return new Promise((resolve, reject) => {
    lookup('name.example', options, (error, address, family) =>
      error ? reject(error) : resolve([address, family]),
    );
  });
}

function addressOf(address: string): LookupAddress {
  return { address, family: address.includes(':') ? 6 : 4 };
}
