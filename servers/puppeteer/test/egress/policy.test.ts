import { SettingsError } from '@plugboard/core';
import { isPublicAddress } from '@plugboard/core/egress';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { originText, targetOf, tunnelTarget } from '../../src/egress/origins.ts';
import { NOT_HTTP, policyOf, PRIVATE, type EgressSettings } from '../../src/egress/policy.ts';

function allows(settings: EgressSettings, url: string, address?: string): boolean {
  return policyOf(settings).verdict(new URL(url), address).allowed;
}

function why(settings: EgressSettings, url: string, address?: string): string | undefined {
  const verdict = policyOf(settings).verdict(new URL(url), address);
  return verdict.allowed ? undefined : verdict.why;
}

describe('policy without settings', () => {
  it.each([
    'http://127.0.0.1/',
    'http://127.1/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0177.0.0.1/',
    'http://0/',
    'http://10.1.2.3/',
    'http://192.168.0.1:8080/',
    'http://169.254.169.254/',
    'http://100.100.100.200/',
    'http://168.63.129.16/',
    'http://[::]/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[fd00:ec2::254]/',
    'http://[fe80::1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[2002:7f00:1::]/',
    'http://①②⑦.⓪.⓪.①/',
    'http://localhost/',
    'http://LOCALHOST./',
    'http://foo.localhost:3000/',
    'https://localhost/',
  ])('refuses %s', (url) => {
    expect(why({}, url)).toBe(PRIVATE);
  });

  it.each([
    'http://example.org/',
    'https://example.org:8443/',
    'http://8.8.8.8/',
    'https://[2606:4700::1111]/',
  ])('takes %s', (url) => {
    expect(allows({}, url)).toBe(true);
  });

  it.each([
    'file:///etc/passwd',
    'ftp://example.org/',
    'ws://example.org/',
    'data:text/html,x',
    'chrome://version',
  ])('refuses %s for its scheme', (url) => {
    expect(why({}, url)).toBe(NOT_HTTP);
  });

  it('judges the address that a name led to', () => {
    expect(why({}, 'http://example.org/', '127.0.0.1')).toBe(PRIVATE);
    expect(why({}, 'http://example.org/', '::ffff:10.0.0.1')).toBe(PRIVATE);
    expect(allows({}, 'http://example.org/', '93.184.215.14')).toBe(true);
  });

  it('takes an address for as private as core does, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), fc.nat(65_535), (address, port) => {
        const host = address.includes(':') ? `[${address}]` : address;
        expect(allows({}, `http://${host}:${port}/`)).toBe(isPublicAddress(address));
        expect(allows({}, 'http://example.org/', address)).toBe(isPublicAddress(address));
      }),
    );
  });
});

describe('--allow-private-network', () => {
  it.each(['http://127.0.0.1/', 'http://localhost:3000/', 'http://[fe80::1]/', 'http://example.org/'])(
    'takes %s',
    (url) => {
      expect(allows({ allowPrivateNetwork: true }, url)).toBe(true);
      expect(allows({ allowPrivateNetwork: true }, url, '10.0.0.1')).toBe(true);
    },
  );
});

describe('--allow-origins', () => {
  const listed = {
    allowOrigins: [
      'https://example.org',
      'http://localhost:3000',
      'https://*.example.net',
      'http://[::1]:8080/',
    ],
  };

  it.each([
    'https://example.org/a?b#c',
    'https://EXAMPLE.org:443/',
    'https://example.org./',
    'http://localhost:3000/',
    'https://a.example.net/',
    'https://a.b.example.net/',
    'http://[0:0::1]:8080/',
  ])('takes %s', (url) => {
    expect(allows(listed, url)).toBe(true);
  });

  it.each([
    'http://example.org/',
    'https://example.org:8443/',
    'https://www.example.org/',
    'https://example.org.evil.test/',
    'https://evilexample.org/',
    'https://example.net/',
    'https://evilexample.net/',
    'http://a.example.net/',
    'http://localhost/',
    'http://127.0.0.1:3000/',
    'https://example.com/',
  ])('refuses %s', (url) => {
    expect(why(listed, url)).toContain('--allow-origins');
  });

  it('lets an origin that is spelled out be private, and none that a wildcard let in', () => {
    expect(allows(listed, 'https://example.org/', '10.0.0.1')).toBe(true);
    expect(why(listed, 'https://a.example.net/', '10.0.0.1')).toBe(PRIVATE);
    expect(allows({ ...listed, allowPrivateNetwork: true }, 'https://a.example.net/', '10.0.0.1')).toBe(true);
    expect(allows({ allowOrigins: ['http://*.localhost'] }, 'http://a.localhost/')).toBe(false);
  });

  it('opens nothing else with --allow-private-network', () => {
    expect(allows({ ...listed, allowPrivateNetwork: true }, 'http://127.0.0.1/')).toBe(false);
  });
});

describe('--block-origins', () => {
  it.each([
    ['https://evil.test', 'https://evil.test/'],
    ['https://evil.test', 'https://evil.test./'],
    ['https://*.evil.test', 'https://a.evil.test/'],
    ['http://127.0.0.1:9000', 'http://127.1:9000/'],
  ])('%s refuses %s over all else', (blocked, url) => {
    const { origin } = new URL(blocked.replace('*.', 'a.'));
    const settings = { blockOrigins: [blocked], allowOrigins: [origin], allowPrivateNetwork: true };
    expect(why(settings, url)).toContain('--block-origins');
  });

  it('leaves the rest', () => {
    expect(allows({ blockOrigins: ['https://evil.test'] }, 'http://evil.test/')).toBe(true);
    expect(allows({ blockOrigins: ['https://*.evil.test'] }, 'https://evil.test/')).toBe(true);
  });
});

describe('a tunnel', () => {
  const verdict = (settings: EgressSettings, authority: string): boolean =>
    policyOf(settings).verdict(tunnelTarget(authority)!).allowed;

  it('may be either scheme to be allowed, and either to be blocked', () => {
    expect(verdict({ allowOrigins: ['http://a.test:8080'] }, 'a.test:8080')).toBe(true);
    expect(verdict({ allowOrigins: ['https://a.test'] }, 'a.test:443')).toBe(true);
    expect(verdict({ allowOrigins: ['https://a.test'] }, 'a.test:80')).toBe(false);
    expect(verdict({ blockOrigins: ['http://a.test:8080'] }, 'a.test:8080')).toBe(false);
    expect(verdict({}, '127.0.0.1:443')).toBe(false);
    expect(verdict({}, '[::1]:443')).toBe(false);
    expect(verdict({}, '0x7f.1:443')).toBe(false);
  });

  it.each([
    '',
    'a.test',
    'a.test:',
    'a.test:99999',
    'a@b.test:1',
    'a/b:1',
    'http://a.test:1',
    ' a:1',
    '::1:80',
    '[x]:1',
    'a b:1',
    'a%00b:1',
  ])('is not made of %j', (authority) => {
    expect(tunnelTarget(authority)).toBeUndefined();
  });

  it('is not made of a request without a target', () => {
    expect(tunnelTarget()).toBeUndefined();
  });

  it('means what the same host and port mean in an address', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.domain(),
          fc.ipV4(),
          fc.ipV6().map((ip) => `[${ip}]`),
        ),
        fc.nat(65_535),
        (host, port) => {
          const url = new URL(`https://${host}:${port}/`);
          expect(tunnelTarget(`${host}:${port}`)).toEqual({ ...targetOf(url), scheme: 'tunnel' });
        },
      ),
    );
  });
});

describe('what a person wrote', () => {
  it.each([
    '',
    '*',
    'example.org',
    'ws://example.org',
    'https://',
    'https://*',
    'https://*.',
    'https://*.127.0.0.1',
    'https://*.[::1]',
    'https://a.*.org',
    'https://example.org/path',
    'https://user@example.org',
    'https://example.org?x',
    'https://example.org#x',
    'https://exa mple.org',
    'https://example.org:99999',
    'https://example.org\\',
    'javascript:alert(1)',
  ])('is refused in one sentence: %j', (text) => {
    for (const [key, flag] of [
      ['allowOrigins', '--allow-origins'],
      ['blockOrigins', '--block-origins'],
    ] as const) {
      expect(() => policyOf({ [key]: [text] })).toThrow(SettingsError);
      expect(() => policyOf({ [key]: [text] })).toThrow(
        `${flag}: ${JSON.stringify(text)} is not an origin; write`,
      );
    }
  });

  it('is either an origin that it then allows, or refused', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.webUrl(),
          fc.string(),
          fc.domain().map((name) => `https://${name}`),
        ),
        (text) => {
          let policy;
          try {
            policy = policyOf({ allowOrigins: [text] });
          } catch (error) {
            expect(error).toBeInstanceOf(SettingsError);
            return;
          }
          expect(policy.verdict(new URL(text)).allowed).toBe(true);
          expect(policy.verdict(new URL('https://other.invalid')).allowed).toBe(false);
        },
      ),
    );
  });
});

describe('originText', () => {
  it.each([
    ['https://example.org/a', 'https://example.org'],
    ['http://example.org:8080/', 'http://example.org:8080'],
    ['https://example.org:80/', 'https://example.org:80'],
  ])('of %s is %s', (url, text) => {
    expect(originText(targetOf(new URL(url)))).toBe(text);
  });

  it.each([
    ['example.org:443', 'https://example.org'],
    ['example.org:80', 'http://example.org'],
    ['example.org:8443', 'https://example.org:8443'],
  ])('of a tunnel to %s is %s', (authority, text) => {
    expect(originText(tunnelTarget(authority)!)).toBe(text);
  });
});
