import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { connect } from '@plugboard/core/testing';
import { expect, it } from 'vitest';
import { github } from '../src/index.ts';

/*
 * Whatever a model gives as arguments, a tool sends only what it is for. A server answers every request with something
 * that lets a tool go on, and each request is held against the methods and paths that its tool may use.
 */

const RUNS = 1000;
const SHA = 'a'.repeat(40);

type Schema = {
  type?: string;
  enum?: unknown[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
};

const HOSTILE = [
  '..',
  '.',
  '',
  '../../user',
  '%2e%2e',
  '%2e%2e%2fuser',
  '..\\..',
  'a/../../../user',
  '/user',
  '//evil.test',
  'http://evil.test/',
  'octo/../victim',
  'victim/private',
  'main?ref=x',
  'main#x',
  'heads/../tags',
  'x\ny',
  'x\0y',
  '${process.env.GITHUB_TOKEN}',
  '$(id)',
  '-x',
  '@{u}',
  'repo:victim/private',
  'org:victim OR is:private',
  '"repo":victim',
  '\u202Egnp',
  'a'.repeat(5000),
  '__proto__',
  '} mutation { x',
];
/** What lets a call go on, by the name of its argument. */
const GOOD: Record<string, unknown[]> = {
  owner: ['octo'],
  repo: ['shop'],
  path: ['README.md', '.github/workflows/ci.yml'],
  ref: ['main', SHA],
  sha: [SHA],
  branch: ['main', 'topic'],
  base: ['main'],
  head: ['topic', 'octo:topic'],
  name: ['topic'],
  from: ['main'],
  expected_head_sha: [SHA],
  number: [1, 2],
  run_id: [1],
  tag: ['v1.0.0'],
  query: ['word'],
  body: ['text'],
  message: ['text'],
  title: ['text'],
  thread_id: ['PRRT_1'],
  comment_id: [1],
  changes: [
    [{ write: 'new.txt', content: 'x' }],
    [{ write: 'new.bin', content: 'eA==', encoding: 'base64' }, { delete: 'README.md' }],
    [{ move: 'README.md', to: 'moved.md' }],
    [{ mode: 'README.md', executable: true }],
  ],
  max_tokens: [3_000],
  limit: [10],
};
/** One of them says enough, and two too much: a number or a head, a run or a ref. */
const ONE_OF = new Set(['number', 'head', 'ref', 'run_id']);
const isAlways = (name: string) => name in GOOD && !ONE_OF.has(name);
const STRANGE = ['baseUrl', 'url', 'method', 'headers', 'request', 'mediaType', '__proto__', 'constructor'];

function valueOf(name: string, schema: Schema): fc.Arbitrary<unknown> {
  const good = GOOD[name] === undefined ? [] : [{ arbitrary: fc.constantFrom(...GOOD[name]), weight: 6 }];
  const odd = {
    arbitrary: fc.oneof(fc.constantFrom<unknown>(...HOSTILE, null, -1, 1e300, [], {}), fc.string()),
    weight: 1,
  };
  return fc.oneof(...good, { arbitrary: shaped(name, schema), weight: 3 }, odd);
}

function shaped(name: string, schema: Schema): fc.Arbitrary<unknown> {
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return fc.oneof(...choices.map((each) => shaped(name, each)));
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.properties !== undefined) return objectOf(schema);
  switch (schema.type) {
    case 'array':
      return fc.array(valueOf(name.replace(/s$/, ''), schema.items ?? {}), { maxLength: 3 });
    case 'integer':
    case 'number':
      return fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer());
    case 'boolean':
      return fc.boolean();
    default:
      return fc.oneof(fc.constantFrom(...HOSTILE), fc.string());
  }
}

const ALWAYS = new Set(['owner', 'repo']);

/** What may be left out is, every other time: some arguments are not for others. */
function objectOf({ properties = {}, required = [] }: Schema): fc.Arbitrary<Record<string, unknown>> {
  const known = Object.entries(properties).map(([name, schema]) => {
    const isThere = required.includes(name) || ALWAYS.has(name);
    const value = valueOf(name, schema).map((each) => [[name, each]] as const);
    return isThere ? value : fc.oneof(value, fc.constant([]));
  });
  const strange = fc
    .tuple(
      fc.constantFrom(...STRANGE),
      fc.constantFrom<unknown>('http://evil.test', 'DELETE', { authorization: 'x' }),
    )
    .map((each) => [each]);
  const extra = fc.oneof({ arbitrary: fc.constant([]), weight: 19 }, { arbitrary: strange, weight: 1 });
  return fc
    .tuple(fc.tuple(...known), extra)
    .map(([values, more]) => Object.fromEntries([...values.flat(), ...more]));
}

/** Arguments that a tool can do something with: what it needs, and what lets it go on. */
function goodOf({ properties = {}, required = [] }: Schema): fc.Arbitrary<Record<string, unknown>> {
  const names = Object.keys(properties).filter((name) => name in GOOD || required.includes(name));
  const values = names.map((name) => [
    name,
    GOOD[name] === undefined ? shaped(name, properties[name] ?? {}) : fc.constantFrom(...GOOD[name]),
  ]);
  return fc.record(Object.fromEntries(values) as Record<string, fc.Arbitrary<unknown>>, {
    requiredKeys: names.filter((name) => isAlways(name) || required.includes(name)),
  });
}

const PERSON = { login: 'octo', id: 1, type: 'User' };
/** Something of everything that tools look at. */
const ANYTHING = {
  name: 'x',
  full_name: 'octo/shop',
  private: false,
  visibility: 'public',
  default_branch: 'main',
  permissions: { push: true },
  login: 'octo',
  id: 1,
  number: 1,
  title: 'x',
  body: 'x',
  state: 'open',
  user: PERSON,
  author_association: 'NONE',
  labels: [],
  assignees: [],
  created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-01-01T00:00:00Z',
  sha: SHA,
  object: { sha: SHA, type: 'commit' },
  ref: 'refs/heads/main',
  head: { sha: SHA, ref: 'topic', repo: { full_name: 'octo/shop' } },
  base: { sha: SHA, ref: 'main', repo: { full_name: 'octo/shop' } },
  commit: {
    sha: SHA,
    message: 'x',
    tree: { sha: SHA },
    commit: { tree: { sha: SHA } },
    author: { name: 'x', date: '2026-01-01T00:00:00Z' },
    committer: { name: 'x', date: '2026-01-01T00:00:00Z' },
  },
  tree: [{ path: 'README.md', mode: '100644', type: 'blob', sha: SHA, size: 3 }],
  truncated: false,
  parents: [{ sha: SHA }],
  files: [],
  commits: [],
  total_commits: 0,
  ahead_by: 0,
  behind_by: 0,
  base_commit: { sha: SHA },
  merge_base_commit: { sha: SHA, commit: { message: 'x' } },
  items: [],
  total_count: 0,
  incomplete_results: false,
  workflow_runs: [],
  jobs: [],
  check_runs: [],
  statuses: [],
  type: 'file',
  encoding: 'base64',
  content: 'eA==',
  size: 1,
  path: 'README.md',
  html_url: 'https://github.com/octo/shop',
  issue_url: 'https://api.github.com/repos/octo/shop/issues/1',
  resources: { core: { limit: 60, remaining: 60, reset: 1 }, search: { limit: 10, remaining: 10, reset: 1 } },
  draft: false,
  merged: false,
  mergeable: true,
  tag_name: 'v1.0.0',
  status: 'completed',
  conclusion: 'success',
  head_sha: SHA,
  run_id: 1,
};
/** What the documents of GraphQL ask for. */
const GRAPH = {
  repository: {
    isPrivate: false,
    object: {
      blame: {
        ranges: [
          {
            startingLine: 1,
            endingLine: 2,
            commit: { oid: SHA, messageHeadline: 'x', committedDate: '2026-01-01T00:00:00Z', author: null },
          },
        ],
      },
    },
  },
  node: {
    id: 'PRRT_1',
    isResolved: false,
    path: 'README.md',
    pullRequest: { number: 1 },
    repository: { nameWithOwner: 'octo/shop' },
  },
  addPullRequestReviewThreadReply: { comment: { fullDatabaseId: '1', state: 'SUBMITTED' } },
  resolveReviewThread: { thread: { isResolved: true } },
  unresolveReviewThread: { thread: { isResolved: false } },
  convertPullRequestToDraft: { pullRequest: { isDraft: true } },
  markPullRequestReadyForReview: { pullRequest: { isDraft: false } },
};
const LISTS =
  /^\/repos\/.*\/(?:branches|tags|releases|labels|contributors|commits|issues|comments|timeline|pulls|files|reviews|milestones|assignees|annotations|matching-refs\/.*)$/;

const argumentsOf = (schema: Schema) =>
  fc.oneof({ arbitrary: goodOf(schema), weight: 1 }, { arbitrary: objectOf(schema), weight: 9 });

const OWN = '/repos/octo/shop';
const READS: readonly RegExp[] = [
  /^GET \/(?:user|rate_limit)$/,
  /^GET \/search\/(?:code|issues|repositories|commits|users)$/,
  new RegExp(`^GET ${OWN}(?:$|/(?!hooks|keys|actions/secrets|environments)[^?]*$)`),
];
const WRITES = new RegExp(
  `^(?:POST|PATCH|PUT|DELETE) ${OWN}/(?:git/(?:blobs|trees|commits|refs(?:/heads(?:/|%2F)[^?]+)?)|issues(?:/\\d+(?:/(?:comments|labels|assignees))?)?|issues/comments/\\d+|pulls(?:/\\d+(?:/(?:reviews|merge|requested_reviewers|update-branch))?)?|actions/runs/\\d+/rerun(?:-failed-jobs)?|releases(?:/\\d+)?)$`,
);

const tools = typeof github.tools === 'function' ? github.tools({}) : github.tools;

it.each(tools.map(({ name, effect }) => [name, effect.kind] as const))(
  '%s sends nothing outside what it is for, whatever its arguments are',
  async (name, kind) => {
    let sent = 0;
    const strays: string[] = [];
    const bodies: string[] = [];
    const server = createServer((request, response) => {
      const { pathname } = new URL(request.url ?? '', 'http://x');
      const path = pathname.replace(/^\/api\/v3/, '');
      sent += 1;
      const line = `${request.method} ${path}`;
      const isAllowed =
        path === '/api/graphql' ||
        READS.some((pattern) => pattern.test(line)) ||
        (kind !== 'reads' && WRITES.test(line));
      if (!isAllowed || decodeURIComponent(path).split('/').includes('..')) strays.push(line);
      request.on('data', (part: Buffer) => bodies.push(path === '/api/graphql' ? part.toString() : ''));
      request.on('end', () => {
        const isSha = request.headers.accept?.includes('sha') === true;
        const isText = isSha || request.headers.accept?.includes('diff') === true;
        const type = isText ? 'text/plain' : 'application/json';
        response.writeHead(request.method === 'DELETE' ? 204 : 200, { 'content-type': type });
        response.end(
          path === '/api/graphql'
            ? JSON.stringify({ data: GRAPH })
            : isSha
              ? SHA
              : JSON.stringify(LISTS.test(path) && request.method === 'GET' ? [] : ANYTHING),
        );
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const settings = { host, token: 'ghp_canary', repos: ['octo/shop', 'octo/none'] };
    await using client = await connect(github, { era: '2025-11-25', settings, confirm: 'off' });
    const { tools: listed } = await client.listTools();
    const schema = listed.find((each) => each.name === name)?.inputSchema as Schema;
    await fc.assert(
      fc.asyncProperty(argumentsOf(schema), async (args) => {
        const result = await client
          .callTool({ name, arguments: args })
          .catch((error: unknown) => ({ error: String(error) }));
        expect(JSON.stringify(result)).not.toContain('canary');
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
    server.closeAllConnections();
    server.close();
    expect(strays).toEqual([]);
    if (kind === 'reads') expect(bodies.join('')).not.toMatch(/"query":"\s*mutation/);
    // Or nothing was tried.
    expect(sent).toBeGreaterThan(0);
  },
  120_000,
);
