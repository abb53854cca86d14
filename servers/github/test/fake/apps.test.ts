import { createSign } from 'node:crypto';
import { expect, test } from 'vitest';
import { ask } from './ask.ts';
import { fakeGitHub } from './fake-github.ts';

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** The JSON web token of an app, as GitHub wants it. */
function signed(iss: number, key: string, life = 540): string {
  const now = Math.floor(Date.now() / 1000);
  const text = `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ iss, iat: now - 30, exp: now + life })}`;
  return `${text}.${createSign('RSA-SHA256').update(text).sign(key, 'base64url')}`;
}

test('an app gets a token that reaches what it was installed on', async () => {
  await using github = await fakeGitHub();
  await github.repo('octo/one', { private: true, files: { 'a.txt': 'a\n' } });
  await github.repo('octo/two', { private: true, files: { 'a.txt': 'a\n' } });
  const app = github.app({ octo: { permissions: { contents: 'read' }, repositories: ['octo/one'] } });
  const other = github.app({});
  const jwt = signed(app.appId, app.privateKey);
  const found = await ask(github.url, '/repos/octo/one/installation', jwt);
  expect(found.body).toMatchObject({ id: app.installations.octo, repository_selection: 'selected' });
  expect((await ask(github.url, '/repos/octo/two/installation', jwt)).status).toBe(404);
  expect((await ask(github.url, '/app/installations', signed(app.appId, other.privateKey))).status).toBe(401);
  expect((await ask(github.url, '/app/installations', signed(app.appId, app.privateKey, -5))).status).toBe(
    401,
  );
  const path = `/app/installations/${app.installations.octo}/access_tokens`;
  const { token } = (await ask(github.url, path, jwt, { method: 'POST' })).body;
  const repos = await ask(github.url, '/installation/repositories', token);
  expect(repos.body).toMatchObject({ total_count: 1, repositories: [{ full_name: 'octo/one' }] });
  expect((await ask(github.url, '/repos/octo/one/contents/a.txt', token)).status).toBe(200);
  expect((await ask(github.url, '/repos/octo/two', token)).status).toBe(404);
  const issues = await ask(github.url, '/repos/octo/one/issues', token);
  expect([issues.status, issues.body.message]).toEqual([403, 'Resource not accessible by integration']);
  expect((await ask(github.url, '/user', token)).status).toBe(403);
  expect((await ask(github.url, '/repos/octo/one', jwt)).status).toBe(404);
});
