import { expect, test } from 'vitest';
import { compiled, type Kind } from './compiled.ts';
import { operations } from './operations.ts';
import { type Exchange, validate } from './validate.ts';

const kinds: Kind[] = ['github.com', 'ghes'];

const user = {
  login: 'ann',
  id: 1,
  node_id: 'U_1',
  gravatar_id: '',
  type: 'User',
  site_admin: false,
  ...Object.fromEntries(
    'avatar events followers following gists html organizations received_events repos starred subscriptions'
      .split(' ')
      .map((name) => [`${name}_url`, `https://api.github.com/${name}`]),
  ),
  url: 'https://api.github.com/users/ann',
};

const label = {
  id: 7,
  node_id: 'LA_7',
  url: 'https://api.github.com/repos/octo/shop/labels/bug',
  name: 'bug',
  description: null,
  color: 'd73a4a',
  default: true,
};

/** A list of labels, which is fine, with what a test changes. */
const labels = (changed: Partial<Exchange> = {}): Exchange => ({
  method: 'GET',
  template: '/repos/{owner}/{repo}/labels',
  path: { owner: 'octo', repo: 'shop' },
  query: new URLSearchParams({ per_page: '100', page: '2' }),
  requestBody: undefined,
  status: 200,
  responseType: 'application/json; charset=utf-8',
  responseBody: [label],
  ...changed,
});

/** A new issue, answered with too little. */
const issue = (requestBody: unknown): Exchange =>
  labels({
    method: 'POST',
    template: '/repos/{owner}/{repo}/issues',
    query: new URLSearchParams(),
    requestBody,
    status: 403,
    responseBody: { message: 'Forbidden' },
  });

const assignees = (responseBody: unknown): Exchange =>
  labels({ template: '/repos/{owner}/{repo}/assignees', responseBody });

test.for(kinds)('every operation of %s compiles', (kind) => {
  const { at, words, operations: known } = compiled(kind);
  for (const name of operations) {
    const { request, responses } = known[name] ?? expect.fail(name);
    words('operations', name, 'path');
    words('operations', name, 'query');
    if (request !== undefined) {
      at('operations', name, 'request', 'schema');
    }
    for (const [status, types] of Object.entries(responses)) {
      for (const type of Object.keys(types)) {
        at('operations', name, 'responses', status, type);
      }
    }
  }
});

test.for(kinds)('what fits the description of %s is fine', (kind) => {
  expect(validate(kind, labels())).toEqual([]);
  expect(
    validate(kind, issue({ title: 'Broken', labels: ['bug', { name: 'ui' }], milestone: null })),
  ).toEqual([]);
  expect(validate(kind, assignees([user]))).toEqual([]);
});

test('an unknown parameter of the query, and one of the wrong kind, are found', () => {
  const query = new URLSearchParams('per_page=many&colour=red');
  expect(validate('ghes', labels({ query }))).toEqual([
    'GET /repos/{owner}/{repo}/labels query: must not have colour',
    'GET /repos/{owner}/{repo}/labels query: /per_page must be integer',
  ]);
});

test('a parameter given twice, and a word that is none of those allowed, are found', () => {
  const template = '/repos/{owner}/{repo}/issues';
  const query = new URLSearchParams('state=opened&per_page=1&per_page=2');
  expect(validate('ghes', labels({ template, query, responseBody: [] }))).toEqual([
    'GET /repos/{owner}/{repo}/issues query: /state must be one of open,closed,all',
    'GET /repos/{owner}/{repo}/issues query: /per_page must be integer',
  ]);
});

test('a parameter of the path that is no number, or missing, is found', () => {
  const template = '/repos/{owner}/{repo}/issues/{issue_number}';
  const path = { owner: 'octo', issue_number: '12x' };
  expect(validate('ghes', labels({ template, path, query: new URLSearchParams(), status: 304 }))).toEqual([
    "GET /repos/{owner}/{repo}/issues/{issue_number} path: must have required property 'repo'",
    'GET /repos/{owner}/{repo}/issues/{issue_number} path: /issue_number must be integer',
  ]);
});

test('a body with a wrong type, an unknown property or none of what is required is found', () => {
  expect(validate('ghes', issue({ title: 'Broken', labels: 'bug' }))).toEqual([
    'POST /repos/{owner}/{repo}/issues request body: /labels must be array',
  ]);
  expect(validate('ghes', issue({ title: 'Broken', baseUrl: 'http://evil.test' }))).toEqual([
    'POST /repos/{owner}/{repo}/issues request body: must not have baseUrl',
  ]);
  expect(validate('ghes', issue({ title: 'Broken', labels: [{ name: 'bug', colour: 'red' }] }))).toContain(
    'POST /repos/{owner}/{repo}/issues request body: /labels/0 must not have colour',
  );
  expect(validate('ghes', issue({}))).toEqual([
    "POST /repos/{owner}/{repo}/issues request body: must have required property 'title'",
  ]);
});

test('a body that is missing, and one that nobody asked for, are found', () => {
  expect(validate('ghes', issue(undefined))).toEqual([
    'POST /repos/{owner}/{repo}/issues request body: is missing',
  ]);
  expect(validate('ghes', labels({ requestBody: { page: 1 } }))).toEqual([
    'GET /repos/{owner}/{repo}/labels request body: there should be none',
  ]);
});

test('an answer without a required field, or with null where there is none, is found', () => {
  const { color: _, ...colourless } = label;
  expect(validate('ghes', labels({ responseBody: [label, colourless] }))).toEqual([
    "GET /repos/{owner}/{repo}/labels answer 200: /1 must have required property 'color'",
  ]);
  expect(validate('ghes', labels({ responseBody: [{ ...label, name: null }] }))).toEqual([
    'GET /repos/{owner}/{repo}/labels answer 200: /0/name must be string',
  ]);
  expect(validate('ghes', assignees([{ ...user, url: 'not a url' }]))).toEqual([
    'GET /repos/{owner}/{repo}/assignees answer 200: /0/url must match format "uri"',
  ]);
});

test('a status or a media type that is not described is found', () => {
  expect(validate('ghes', labels({ status: 418 }))).toEqual([
    'GET /repos/{owner}/{repo}/labels answer 418: this status is not described',
  ]);
  expect(validate('ghes', labels({ responseType: 'text/html', responseBody: '<p>' }))).toEqual([
    'GET /repos/{owner}/{repo}/labels answer 200: text/html is not described',
  ]);
});

test('an answer that should be empty and is not is found', () => {
  const merged = labels({ method: 'DELETE', template: '/repos/{owner}/{repo}/git/refs/{ref}', status: 204 });
  const exchange = { ...merged, path: { ...merged.path, ref: 'heads/old' }, query: new URLSearchParams() };
  expect(validate('ghes', { ...exchange, responseBody: '' })).toEqual([]);
  expect(validate('ghes', exchange)).toEqual([
    'DELETE /repos/{owner}/{repo}/git/refs/{ref} answer 204: there should be no body',
  ]);
});

test('a limit may be answered everywhere, in the words of an error', () => {
  expect(validate('ghes', labels({ status: 429, responseBody: { message: 'Slow down' } }))).toEqual([]);
  expect(validate('ghes', labels({ status: 429, responseBody: { message: 5 } }))).toEqual([
    'GET /repos/{owner}/{repo}/labels answer 429: /message must be string',
  ]);
});

test('a failure that is described without a body may say why, in the words of an error', () => {
  const method = 'DELETE';
  const template = '/repos/{owner}/{repo}/git/refs/{ref}';
  const path = { owner: 'octo', repo: 'shop', ref: 'heads/old' };
  const failed = (responseBody: unknown) =>
    validate(
      'ghes',
      labels({ method, template, path, query: new URLSearchParams(), status: 422, responseBody }),
    );
  expect(failed({ message: 'Reference does not exist' })).toEqual([]);
  expect(failed({ message: null })).toEqual([
    'DELETE /repos/{owner}/{repo}/git/refs/{ref} answer 422: /message must be string',
  ]);
});

test('a custom media type without a schema is taken as it comes, one with a schema is not', () => {
  const template = '/repos/{owner}/{repo}/contents/{path}';
  const path = { owner: 'octo', repo: 'shop', path: 'src' };
  const contents = (responseType: string, responseBody: unknown) =>
    validate('ghes', labels({ template, path, query: new URLSearchParams(), responseType, responseBody }));
  expect(contents('application/vnd.github.v3.raw; charset=utf-8', 'text')).toEqual([]);
  expect(contents('application/vnd.github.object+json', { type: 'dir' })).toContain(
    "GET /repos/{owner}/{repo}/contents/{path} answer 200: must have required property 'sha'",
  );
});

test('an operation that the cut does not hold is found', () => {
  expect(validate('ghes', labels({ method: 'PURGE' }))).toEqual([
    'PURGE /repos/{owner}/{repo}/labels is not in the cut: name it in operations.ts and run pnpm openapi.',
  ]);
});

test('a pull request may have no head left and a label no description, as GitHub answers and does not describe', () => {
  const { at } = compiled('github.com');
  const fits = at('schemas', 'pull-request', 'properties', 'head');
  expect(fits({ label: null, ref: 'fix', sha: 'a'.repeat(40), user: null, repo: null })).toBe(true);
  const plain = {
    id: 7,
    node_id: 'L',
    url: 'u',
    name: 'bug',
    description: null,
    color: 'f00',
    default: true,
  };
  expect(at('schemas', 'pull-request-simple', 'properties', 'labels')([plain])).toBe(true);
  expect(fits({ label: null, ref: null, sha: 'a'.repeat(40), user: null, repo: null })).toBe(false);
});
