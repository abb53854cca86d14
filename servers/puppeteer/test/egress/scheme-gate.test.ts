import { ToolError } from '@plugboard/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkAddress } from '../../src/egress/scheme-gate.ts';

describe('checkAddress', () => {
  it.each([
    ['https://example.org/a?b=c#d', 'https://example.org/a?b=c#d'],
    ['HTTP://EXAMPLE.org', 'http://example.org/'],
    ['example.org', 'https://example.org/'],
    ['example.org/path:1', 'https://example.org/path:1'],
    ['example.org:8080/x', 'https://example.org:8080/x'],
    ['127.0.0.1:3000', 'https://127.0.0.1:3000/'],
    ['localhost:3000', 'https://localhost:3000/'],
    ['localhost', 'https://localhost/'],
    ['//example.org/', 'https://example.org/'],
    ['http:example.org', 'http://example.org/'],
    ['http://allowed.com\\@evil.test/', 'http://allowed.com/@evil.test/'],
    ['http://127.0.0.1#@allowed.com', 'http://127.0.0.1/#@allowed.com'],
    ['http://①②⑦.⓪.⓪.①/', 'http://127.0.0.1/'],
    ['about:blank', 'about:blank'],
  ])('takes %s for %s', (typed, href) => {
    expect(checkAddress(typed).href).toBe(href);
  });

  it.each([
    'file:///etc/passwd',
    'FILE:/etc/passwd',
    'file://localhost/etc/passwd',
    'view-source:file:///etc/passwd',
    'view-source:https://example.org',
    'chrome://version',
    'chrome-extension://abc/x.html',
    'chrome-untrusted://x',
    'devtools://devtools/x',
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,<iframe>',
    'blob:https://example.org/1',
    'filesystem:https://example.org/1',
    'about:srcdoc',
    'about:version',
    'about:blank#x',
    'ftp://example.org',
    'ws://example.org',
    'mailto:a@example.org',
    'myserver:8080',
  ])('refuses %s: only http and https', (typed) => {
    expect(() => checkAddress(typed)).toThrow('Only http and https addresses can be opened.');
  });

  it.each([
    ' file:///etc/passwd',
    'https://example.org ',
    'fi\nle:///etc/passwd',
    '\tfile:///etc/passwd',
    'https://exa\tmple.org',
    'https://example.org/a b',
    'https://example.org/\u0000',
    'https://exam\u200Bple.org',
    'https://example.org/\u202Egpj',
    '\uFEFFhttps://example.org',
  ])('refuses %j for what cannot be seen in it', (typed) => {
    expect(() => checkAddress(typed)).toThrow(
      'An address has no spaces, line breaks or invisible characters in it.',
    );
  });

  it.each(['http://allowed.com@127.0.0.1/', 'https://user:pw@example.org/', 'user@example.org'])(
    'refuses %s for the name in it',
    (typed) => {
      expect(() => checkAddress(typed)).toThrow('An address with a name and password in it is not opened.');
    },
  );

  it.each([
    '',
    'https://',
    'http://[::1',
    'https://exa<mple.org',
    'https://example.org:99999',
    '?',
    'https://%zz',
  ])('refuses %j, which is no address', (typed) => {
    expect(() => checkAddress(typed)).toThrow('That is not an address.');
  });

  it('answers an http or https address without a name in it, or a ToolError, whatever is typed', () => {
    const prefixes = fc.constantFrom(
      '',
      'http:',
      'https://',
      'file:',
      'javascript:',
      'view-source:',
      'about:',
      '//',
      '\\\\',
    );
    fc.assert(
      fc.property(prefixes, fc.oneof(fc.string(), fc.webUrl(), fc.domain()), (prefix, rest) => {
        let url;
        try {
          url = checkAddress(prefix + rest);
        } catch (error) {
          expect(ToolError.is(error)).toBe(true);
          return;
        }
        expect(['http:', 'https:']).toContain(url.protocol);
        expect(url.username + url.password).toBe('');
        expect(checkAddress(url.href).href).toBe(url.href);
      }),
      { numRuns: 2_000 },
    );
  });
});
