import { stripVTControlCharacters } from 'node:util';
import { helpText, httpSettings, readCommandLine, readHttp } from '@plugboard/core/serve';
import * as z from 'zod';
import { describe, expect, it } from 'vitest';
import { readHttpAddress } from '../../src/serve/http/address.ts';

const TOKEN = 'canary-7f3a-4c1e-9b2d';
const settings = z.strictObject(httpSettings);
const read = (line: string, env = {}) =>
  readHttp(readCommandLine(settings, line.split(' ').filter(Boolean), env).settings!);

describe('the address', () => {
  it.each([
    ['3050', { host: '127.0.0.1', port: 3050 }],
    [':3050', { host: '127.0.0.1', port: 3050 }],
    ['localhost:0', { host: 'localhost', port: 0 }],
    ['127.0.0.1:80', { host: '127.0.0.1', port: 80 }],
    ['[::1]:80', { host: '::1', port: 80 }],
    ['0.0.0.0:3050', { host: '0.0.0.0', port: 3050 }],
  ])('%s is read', (text, address) => {
    expect(readHttpAddress(text)).toEqual(address);
  });

  it.each(['', 'x', '70000', '127.0.0.1', '::1:80'])('%j is refused', (text) => {
    expect(() => readHttpAddress(text)).toThrow('--http: expected [host:]port');
  });
});

const FAIR = { perMinute: undefined, callsAtOnce: 256 };

describe('serving over HTTP', () => {
  it('is left out without --http', () => {
    expect(read('', { PLUGBOARD_AUTH_TOKEN: TOKEN })).toBeUndefined();
  });

  it('needs no token on loopback, and takes one', () => {
    const plan = {
      host: '127.0.0.1',
      port: 3050,
      token: undefined,
      allowHosts: [],
      stateless: false,
      sse: false,
      fairness: FAIR,
    };
    expect(read('--http 3050')).toEqual(plan);
    expect(read('--http 3050', { PLUGBOARD_AUTH_TOKEN: TOKEN })).toEqual({ ...plan, token: TOKEN });
  });

  it.each(['0.0.0.0:80', '[::]:80', '192.168.1.2:80', 'example.org:80', '[::ffff:127.0.0.1]:80'])(
    'at %s needs a token, or that it is spelled out',
    (address) => {
      const host = address.slice(0, -3).replaceAll(/[[\]]/g, '');
      expect(() => read(`--http ${address}`)).toThrow(
        `--http: ${host} can be reached from other machines; set a token with --auth-token, an issuer with --auth-issuer, or say --allow-unauthenticated.`,
      );
      expect(read(`--http ${address}`, { PLUGBOARD_AUTH_TOKEN: TOKEN })).toMatchObject({ token: TOKEN });
      expect(read(`--http ${address} --allow-unauthenticated`)).toMatchObject({ host, token: undefined });
    },
  );

  it('takes names, each on its own', () => {
    expect(read('--http 80 --allow-host a.example --allow-host b')).toMatchObject({
      allowHosts: ['a.example', 'b'],
    });
    for (const bad of ['https://a.example', 'a.example:80', '*.example'])
      expect(() => read(`--http 80 --allow-host ${bad}`)).toThrow(
        'expected a host name such as mcp.example.org',
      );
  });

  it.each([
    ['canary', 'PLUGBOARD_AUTH_TOKEN or --auth-token: expected at least 16 characters.'],
    [
      'canary with spaces in it',
      'PLUGBOARD_AUTH_TOKEN or --auth-token: expected letters, digits and punctuation without spaces.',
    ],
  ])('refuses the token %j without telling it', (token, words) => {
    const refused = () => read('--http 80', { PLUGBOARD_AUTH_TOKEN: token });
    expect(refused).toThrow(words);
    expect(refused).not.toThrow('canary');
  });

  it('is told by the help text', () => {
    expect(stripVTControlCharacters(helpText('tool', 'Does things.', settings))).toMatchInlineSnapshot(`
      "Usage: tool [options]

      Does things.

        --transport <stdio|http|sse>  How clients reach it: stdio unless --http is given. sse is http with /sse for clients of 2024 beside it.
        --http <[host:]port>          Serve over HTTP at http://host:port/mcp instead of stdio.
        --auth-token <token>          HTTP: what clients must send as Authorization: Bearer <token>; needed beyond loopback. [env PLUGBOARD_AUTH_TOKEN, --auth-token-file]
        --auth-issuer <url>           HTTP: let those in who have a token of this OAuth or OpenID provider, by its exact issuer.
        --auth-audience <audience>    HTTP: whom the tokens have to be for, as their aud says: best the address of /mcp.
        --auth-scope <tool=scope>…    HTTP: the scope that a tool needs, or all that an effect has: reads=mcp:read and writes=mcp:write unless set.
        --public-url <url>            HTTP: the address of /mcp for clients, where --auth-audience is another.
        --allow-unauthenticated       HTTP: serve beyond loopback without a token; whoever reaches the port can call every tool.
        --allow-host <name>…          HTTP: a DNS name under which clients and pages may come, beside loopback and addresses.
        --stateless                   HTTP: no sessions for clients of 2025, for servers behind a balancer; tools cannot ask them anything.
        --rate-limit <requests>       HTTP: requests a minute of one caller; as many as come unless set.
        --max-calls <calls>           HTTP: calls of one caller at once. [default 256]
        --help, --version             Print this, or the version, and exit.
      "
    `);
  });

  it('leaves the token of another program alone, and refuses flags that say nothing without --http', () => {
    expect(read('', { PLUGBOARD_AUTH_TOKEN: 'short' })).toBeUndefined();
    for (const flag of ['--stateless', '--allow-unauthenticated', '--allow-host a.b'])
      expect(() => read(flag)).toThrow(/^--[a-z-]+ says how to serve over HTTP, which needs --http\.$/);
  });
});
