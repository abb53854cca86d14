import { expect, it } from 'vitest';
import { hostOf } from '../../src/api/host.ts';

it.each([
  ['github.com', 'https://api.github.com', 'https://api.github.com/graphql', true],
  ['https://github.com/', 'https://api.github.com', 'https://api.github.com/graphql', true],
  ['api.github.com', 'https://api.github.com', 'https://api.github.com/graphql', true],
  ['octo.ghe.com', 'https://api.octo.ghe.com', 'https://api.octo.ghe.com/graphql', true],
  ['git.example.org', 'https://git.example.org/api/v3', 'https://git.example.org/api/graphql', false],
  [
    'https://git.example.org:8443',
    'https://git.example.org:8443/api/v3',
    'https://git.example.org:8443/api/graphql',
    false,
  ],
  ['http://127.0.0.1:3000', 'http://127.0.0.1:3000/api/v3', 'http://127.0.0.1:3000/api/graphql', false],
  ['http://[::1]:3000', 'http://[::1]:3000/api/v3', 'http://[::1]:3000/api/graphql', false],
])('--host %s is asked at %s', (given, api, graphql, isGitHub) => {
  expect(hostOf(given)).toMatchObject({ api, graphql, isGitHub });
});

it.each([
  'http://git.example.org',
  'http://github.com',
  'https://api.github.com@evil.test',
  '//evil.test',
  'https://evil.test/api',
  'https://evil.test\\@github.com',
  'github.com.',
  'https://github.com.',
  'git hub.com',
  'ftp://git.example.org',
  'https://user:key@git.example.org',
  '',
  'http://127.0.0.1.evil.test',
  'http://localhost.evil.test',
  'https://git.example.org?x=1',
  'https://git.example.org#x',
])('--host refuses %j', (given) => {
  expect(() => hostOf(given)).toThrow(/^--host: .*, like github\.example\.org\.$/);
});

it('--host takes a name that only looks like GitHub for what it is', () => {
  expect(hostOf('github.com.evil.test').api).toBe('https://github.com.evil.test/api/v3');
});
