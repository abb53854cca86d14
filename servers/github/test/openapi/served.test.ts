import { expect, test } from 'vitest';
import { exchangeOf, type Served } from './served.ts';
import { validate } from './validate.ts';

const served = (path: string, template: string, body: unknown = ''): Served => ({
  method: 'GET',
  template,
  request: {
    method: 'GET',
    path,
    query: { page: '2' },
    headers: {},
    body: undefined,
    status: 200,
    login: 'ann',
  },
  response: { status: 200, headers: { 'content-type': 'application/json' }, body },
});

test.for([
  ['/repos/octo/shop/contents/a%20b/c.md', '/repos/{owner}/{repo}/contents/{path}', { path: 'a b/c.md' }],
  ['/repos/octo/shop/contents', '/repos/{owner}/{repo}/contents/{path}', { path: '' }],
  [
    '/repos/octo/shop/commits/feat%2Fx/status',
    '/repos/{owner}/{repo}/commits/{ref}/status',
    { ref: 'feat/x' },
  ],
  ['/repos/octo/shop/compare/a...b', '/repos/{owner}/{repo}/compare/{basehead}', { basehead: 'a...b' }],
] as const)('the parameters of %s are read', ([path, template, more]) => {
  expect(exchangeOf(served(path, template)).path).toEqual({ owner: 'octo', repo: 'shop', ...more });
});

test('a repository by its number has an owner all the same', () => {
  expect(exchangeOf(served('/repositories/7/labels', '/repos/{owner}/{repo}/labels')).path).toEqual({
    owner: 'by-number',
    repo: '7',
  });
});

test('an answer is looked at as JSON would carry it', () => {
  const body = { at: new Date(0), left: undefined };
  expect(exchangeOf(served('/user', '/user', body)).responseBody).toEqual({ at: '1970-01-01T00:00:00.000Z' });
  expect(exchangeOf(served('/user', '/user', Buffer.from('diff'))).responseBody).toBe('diff');
});

test('the validator takes what the fake saw', () => {
  expect(validate('ghes', served('/user', '/user', {}))).toContain('GET /user query: must not have page');
});
