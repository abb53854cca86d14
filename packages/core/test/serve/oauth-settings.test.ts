import { httpSettings, readCommandLine, readHttp } from '@plugboard/core/serve';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

const settings = z.strictObject(httpSettings);
const read = (line: string, env = {}) => readHttp(readCommandLine(settings, line.split(' '), env).settings!);
const ISSUER = '--auth-issuer https://id.example.org';
const URL_OF = 'https://mcp.example.org/mcp';

describe('an issuer', () => {
  it('opens a server that others reach to its tokens', () => {
    const plan = read(`--http 0.0.0.0:80 ${ISSUER} --auth-audience ${URL_OF}`);
    expect(plan).toMatchObject({
      token: undefined,
      oauth: { issuer: 'https://id.example.org', audience: URL_OF, publicUrl: new URL(URL_OF) },
    });
    expect(Object.fromEntries(plan!.oauth!.scopes)).toEqual({ reads: 'mcp:read', writes: 'mcp:write' });
  });

  it('can know the server by a name, and scopes by other names', () => {
    const more = '--auth-scope erase=pages:erase --auth-scope reads=look';
    const plan = read(`--http 0.0.0.0:80 ${ISSUER} --auth-audience pages --public-url ${URL_OF} ${more}`);
    expect(plan?.oauth).toMatchObject({ audience: 'pages', publicUrl: new URL(URL_OF) });
    expect(Object.fromEntries(plan!.oauth!.scopes)).toEqual({
      reads: 'look',
      writes: 'mcp:write',
      erase: 'pages:erase',
    });
  });

  it('on this machine needs no https, and no address of the server', () => {
    const line = '--http 80 --auth-issuer http://127.0.0.1:8080 --auth-audience pages';
    expect(read(line)?.oauth).toMatchObject({ issuer: 'http://127.0.0.1:8080', publicUrl: undefined });
  });

  it.each([
    [ISSUER, '--auth-issuer says how to serve over HTTP, which needs --http.'],
    [`--http 80 ${ISSUER}`, '--auth-issuer needs --auth-audience'],
    ['--http 80 --auth-audience x', '--auth-audience says more of --auth-issuer, which is missing.'],
    ['--http 80 --auth-scope a=b', '--auth-scope says more of --auth-issuer, which is missing.'],
    [`--http 80 --public-url ${URL_OF}`, '--public-url says more of --auth-issuer, which is missing.'],
    [
      `--http 0.0.0.0:80 ${ISSUER} --auth-audience x`,
      'set --public-url, such as https://mcp.example.org/mcp',
    ],
    [`--http 80 --auth-issuer id.example.org --auth-audience x`, '--auth-issuer: expected an address'],
    [`--http 80 --auth-issuer file:///etc --auth-audience x`, '--auth-issuer: expected an address'],
    [`--http 80 --auth-issuer http://id.example.org --auth-audience x`, 'tokens go only over https'],
    [
      `--http 80 --auth-issuer https://a:b@id.example.org --auth-audience x`,
      'without user, query and fragment',
    ],
    [
      `--http 80 --auth-issuer https://id.example.org?x --auth-audience x`,
      'without user, query and fragment',
    ],
    [`--http 80 ${ISSUER} --auth-audience http://mcp.example.org/mcp`, 'tokens go only over https'],
    [`--http 80 ${ISSUER} --auth-audience x --auth-scope a=b --auth-scope a=c`, 'a is given two scopes'],
    [`--http 80 ${ISSUER} --auth-audience x --auth-scope a`, 'expected a pair such as delete=files:delete'],
    [`--http 80 ${ISSUER} --auth-audience x --auth-scope a="`, 'expected a pair such as delete=files:delete'],
  ])('with %s is refused', (line, words) => {
    expect(() => read(line)).toThrow(words);
  });

  it('and a token of its own are two ways in', () => {
    const env = { PLUGBOARD_AUTH_TOKEN: 'canary-7f3a-4c1e-9b2d' };
    expect(() => read(`--http 80 ${ISSUER} --auth-audience ${URL_OF}`, env)).toThrow('are two ways in');
  });
});
