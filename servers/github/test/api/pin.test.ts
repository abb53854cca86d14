import fc from 'fast-check';
import { expect, it } from 'vitest';
import { assertPinned, pinOf, type RouteText } from '../../src/api/pin.ts';

const API = 'https://api.github.com';

it('a route and its values have one path', () => {
  expect(
    pinOf('GET /repos/{owner}/{repo}/contents/{path}', {
      owner: 'octo',
      repo: 'shop',
      path: 'a b/ü(1).ts',
      ref: 'x',
    }),
  ).toEqual({
    method: 'GET',
    path: '/repos/octo/shop/contents/a%20b%2F%C3%BC%281%29.ts',
  });
  expect(
    pinOf('GET /repos/{owner}/{repo}/pulls/{pull_number}', { owner: 'o', repo: 'r', pull_number: 7 }).path,
  ).toBe('/repos/o/r/pulls/7');
});

// What Octokit was seen to do with them: docs of the attacks are in its own behaviour, run against 22.0.1.
it.each<[RouteText, Record<string, unknown>]>([
  ['GET /repos/{owner}/{repo}', { owner: '..', repo: 'user' }],
  ['GET /repos/{owner}/{repo}', { owner: '..', repo: '..' }],
  ['GET /repos/{owner}/{repo}', { owner: '.', repo: 'r' }],
  ['GET /repos/{owner}/{repo}', { owner: 'o', repo: '' }],
  ['GET /repos/{owner}/{repo}', { owner: 'o' }],
  ['GET /repos/{owner}/{repo}/pulls/{pull_number}', { owner: 'o', repo: 'r', pull_number: '..' }],
  ['GET /repos/{owner}/{repo}/contents/{path}', { owner: 'o', repo: 'r', path: 'a/../../../user' }],
  ['GET /repos/{owner}/{repo}/contents/{path}', { owner: 'o', repo: 'r', path: ['..', '..'] }],
  ['GET /repos/{owner}/{repo}', { owner: 'o', repo: 'r', baseUrl: 'http://evil.test' }],
  ['GET /repos/{owner}/{repo}', { owner: 'o', repo: 'r', url: 'http://evil.test/x' }],
  ['GET /repos/{owner}/{repo}', { owner: 'o', repo: 'r', method: 'DELETE' }],
  ['GET /repos/{owner}/{repo}', { owner: 'o', repo: 'r', headers: { authorization: 'x' } }],
  ['GET /repos/{owner}/{repo}', { owner: 'o', repo: 'r', request: { fetch: null } }],
  ['GET /repos/{owner}/{repo}', { owner: 'o', repo: 'r', mediaType: { format: 'raw' } }],
])('%s refuses %j', (route, values) => {
  expect(() => pinOf(route, values)).toThrow(expect.objectContaining({ code: 'REFUSED_REQUEST' }));
});

it.each([
  ['another method', 'DELETE', `${API}/repos/o/r`],
  ['another origin', 'GET', 'https://evil.test/repos/o/r'],
  ['another port', 'GET', `${API}:444/repos/o/r`],
  ['plain http', 'GET', 'http://api.github.com/repos/o/r'],
  ['another path', 'GET', `${API}/repos/o/r2`],
  ['a path below', 'GET', `${API}/repos/o/r/keys`],
  ['a path that leads up', 'GET', `${API}/repos/o/r/../../../user`],
  ['no address', 'GET', 'repos/o/r'],
])('a request with %s is not the one that was meant', (_, method, url) => {
  const pinned = pinOf('GET /repos/{owner}/{repo}', { owner: 'o', repo: 'r' });
  expect(() => assertPinned({ method, url }, API, pinned)).toThrow(
    expect.objectContaining({ code: 'REFUSED_REQUEST' }),
  );
});

it('a request that is what was meant passes, with any query, below any base', () => {
  const pinned = pinOf('GET /repos/{owner}/{repo}', { owner: 'o', repo: 'r' });
  assertPinned({ method: 'GET', url: `${API}/repos/o/r?a=1` }, API, pinned);
  assertPinned(
    { method: 'GET', url: 'https://ghe.test/api/v3/repos/o/r' },
    'https://ghe.test/api/v3',
    pinned,
  );
});

it('whatever the values are, the path keeps the shape of its route', () => {
  const odd = fc.oneof(
    fc.string(),
    fc.constantFrom('..', '.', '%2e%2e', '../x', 'a/b', '\\..', '?', '#', '%', '\0'),
  );
  fc.assert(
    fc.property(odd, odd, odd, (owner, repo, path) => {
      let pinned;
      try {
        pinned = pinOf('GET /repos/{owner}/{repo}/contents/{path}', { owner, repo, path });
      } catch (error) {
        expect(error).toMatchObject({ code: expect.stringMatching('REFUSED_REQUEST') });
        return;
      }
      const { pathname, search, hash } = new URL(API + pinned.path);
      expect(pathname).toBe(pinned.path);
      expect(search + hash).toBe('');
      expect(pathname).toMatch(/^\/repos\/[^/]+\/[^/]+\/contents\/[^/]+$/);
    }),
  );
});
