import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { bodyOf, type Recording, recordingsOf, scenarios } from './octokit-recordings.ts';
import { scenario } from './octokit-scenario.ts';
import { operations } from './openapi/operations.ts';
import { validate } from './openapi/validate.ts';

const TOKEN = { authorization: 'token 0000000000000000000000000000000000000001' };
const REPO = '/repos/octokit-fixture-org';

/** Sends what was sent when it was recorded, but for the token where a redirect led. */
function again(url: string, { method, path, body, reqheaders }: Recording): Promise<Response> {
  const { accept, 'content-type': type } = reqheaders;
  return fetch(`${url}${path}`, {
    method: method.toUpperCase(),
    redirect: 'manual',
    headers: {
      accept: accept ?? '',
      ...TOKEN,
      ...(type !== undefined && { 'content-type': type }),
    },
    ...(body !== '' && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
}

const onApi = (name: string): boolean => recordingsOf(name).every(({ scope }) => scope.includes('//api.'));

test.for(scenarios.filter(onApi))('%s answers as it was recorded', async (name) => {
  await using github = await scenario(name);
  for (const recording of recordingsOf(name)) {
    const answer = await again(github.url, recording);
    const body = Buffer.from(await answer.arrayBuffer());
    expect(answer.status).toBe(recording.status);
    expect(answer.headers.get('content-type')).toBe(recording.headers['content-type'] ?? null);
    expect(body.toString()).toBe(bodyOf(recording).toString());
  }
  expect(github.faults()).toEqual([]);
});

test('links lead from page to page, here and below /api/v3', async () => {
  await using github = await scenario('paginate-issues');
  const numbers: number[] = [];
  let next: string | undefined = `${github.url}/api/v3${REPO}/paginate-issues/issues?per_page=3`;
  while (next !== undefined) {
    expect(next).toContain(`${github.url}/api/v3/`);
    const answer: Response = await fetch(next, { headers: TOKEN });
    const rows = (await answer.json()) as { number: number }[];
    numbers.push(...rows.map((row) => row.number));
    next = /<([^>]+)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1];
  }
  expect(numbers).toEqual([13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
  expect(github.faults()).toEqual([]);
});

test('a further page is found by the name of the repository too, and what the query says beyond is no matter', async () => {
  await using github = await scenario('paginate-issues');
  const answer = await fetch(`${github.url}${REPO}/paginate-issues/issues?state=open&per_page=3&page=5`, {
    headers: TOKEN,
  });
  expect(await answer.json()).toMatchObject([{ number: 1 }]);
  const first = `${github.url}/repositories/1000/issues?per_page=3&page=1`;
  const back = await fetch(first, { headers: TOKEN });
  expect(await back.json()).toMatchObject([{ number: 13 }, { number: 12 }, { number: 11 }]);
});

test('a repository that moved is a redirect that can be followed', async () => {
  await using github = await scenario('rename-repository');
  const path = `${github.url}/api/v3${REPO}/rename-repository`;
  const headers = { ...TOKEN, 'content-type': 'application/json' };
  const patch = { method: 'PATCH', headers, redirect: 'manual' as const };
  await fetch(path, { ...patch, body: JSON.stringify({ name: 'rename-repository-newname' }) });
  const moved = await fetch(path, { headers: TOKEN });
  expect(moved.url).toBe(`${github.url}/api/v3/repositories/1000`);
  expect(await moved.json()).toMatchObject({ name: 'rename-repository-newname' });
  const body = JSON.stringify({ name: 'rename-repository-newname', description: 'test description' });
  const stays = await fetch(path, { ...patch, body });
  expect(stays.status).toBe(307);
  await fetch(stays.headers.get('location') ?? '', { ...patch, body });
  expect(github.faults()).toEqual([]);
});

test('an archive lies at another origin, which must not get the token', async () => {
  await using github = await scenario('get-archive');
  const path = `${github.url}${REPO}/get-archive/tarball/main`;
  const archive = await fetch(path, { headers: TOKEN });
  expect(new URL(archive.url).origin).not.toBe(github.url);
  expect(gunzipSync(await archive.arrayBuffer()).toString()).toContain('octokit-fixture-org-get-archive');
  expect(github.faults()).toEqual([]);
  await fetch(archive.url, { headers: TOKEN });
  expect(github.faults()).toEqual(['codeload.github.com got the token.']);
});

test('what was read is read again, what was changed is not changed again', async () => {
  await using github = await scenario('add-labels-to-issue');
  const [issue] = recordingsOf('add-labels-to-issue') as [Recording];
  expect((await again(github.url, issue)).status).toBe(201);
  expect((await again(github.url, issue)).status).toBe(404);
  expect(github.faults()).toEqual([
    'POST /repos/octokit-fixture-org/add-labels-to-issue/issues is not in add-labels-to-issue.',
    'POST /repos/octokit-fixture-org/add-labels-to-issue/issues/1/labels was never asked.',
  ]);
  await using other = await scenario('get-repository');
  const [repository] = recordingsOf('get-repository') as [Recording];
  expect((await again(other.url, repository)).status).toBe(200);
  expect((await again(other.url, repository)).status).toBe(200);
  expect(other.faults()).toEqual([]);
});

test.for<[string, Partial<Recording>]>([
  ['errors', { body: { name: 'foo', color: 'other' } }],
  ['search-issues', { path: '/search/issues?q=sesame' }],
  ['get-repository', { path: `${REPO}/hello-worlds` }],
  ['get-repository', { method: 'delete' }],
  ['paginate-issues', { path: `${REPO}/paginate-issues/issues?per_page=3&page=6` }],
  ['get-content', { reqheaders: { accept: 'application/vnd.github.raw+json' } }],
])('%s does not answer what was not recorded: %j', async ([name, changed]) => {
  await using github = await scenario(name);
  const [first] = recordingsOf(name) as [Recording];
  expect((await again(github.url, { ...first, ...changed })).status).toBe(404);
  expect(github.faults()).toContainEqual(expect.stringContaining(`is not in ${name}.`));
});

test('a scenario that there is not is refused', async () => {
  await expect(scenario('get-rich')).rejects.toThrow('has no scenario get-rich: there are add-and-remove');
});

/** Older than these fields. */
const SINCE = [
  /must have required property 'has_discussions'$/,
  /must have required property 'search_type'$/,
];

test.for(scenarios)('what GitHub answered in %s fits its description', (name) => {
  const faults = recordingsOf(name).flatMap((recording) => {
    const { pathname, searchParams } = new URL(recording.path, recording.scope);
    const found = operationOf(`${recording.method.toUpperCase()} ${pathname}`);
    return found === undefined || !recording.scope.includes('//api.')
      ? []
      : validate('github.com', {
          ...found,
          query: searchParams,
          requestBody: recording.body,
          status: recording.status,
          responseType: String(recording.headers['content-type'] ?? ''),
          responseBody: recording.response,
        });
  });
  expect(faults.filter((fault) => !SINCE.some((since) => since.test(fault)))).toEqual([]);
});

/** The longest of those that fit. */
function operationOf(name: string) {
  const named = name.replace(/\/repositories\/1000(?=\/|$)/, `${REPO}/by-number`);
  const fitting = operations.flatMap((operation) => {
    const pattern = operation
      .replace(/\{(path|ref)\}$/, '(?<$1>.*)')
      .replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)');
    const path = new RegExp(`^${pattern}$`).exec(named)?.groups;
    const [method = '', template = ''] = operation.split(' ');
    return path === undefined ? [] : [{ method, template, path: { ...path } }];
  });
  return fitting.toSorted((one, other) => other.template.length - one.template.length)[0];
}
