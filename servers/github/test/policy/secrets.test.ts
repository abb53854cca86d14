import { expect, it } from 'vitest';
import { maskSecrets, secretsIn } from '../../src/policy/secrets.ts';

const long = (count: number) => 'aB3'.repeat(count);

// Put together here, so that no scanner of this repository takes them for real.
const SECRETS = [
  ['a GitHub token', `ghp_${long(12)}`],
  ['a GitHub token', ['github', 'pat', long(20)].join('_')],
  ['a GitLab token', `glpat-${long(7)}`],
  ['an AWS key', `AKIA${'A1B2'.repeat(4)}`],
  ['a Slack token', `xoxb-${long(5)}`],
  ['an API key', `sk-ant-${long(10)}`],
  ['an API key', `sk-${long(12)}`],
  ['a Stripe key', `sk_live_${long(8)}`],
  ['a Google API key', `AIza${long(11)}ab`],
  ['an npm token', `npm_${long(12)}`],
  ['a private key', '-----BEGIN RSA PRIVATE KEY-----\nMII\n-----END RSA PRIVATE KEY-----'],
] as const;

it.each(SECRETS)('%s is found and hidden', (what, secret) => {
  expect(secretsIn(`x ${secret} y ${secret}`)).toEqual([what]);
  expect(maskSecrets(`x ${secret} y`)).toBe(`x [${what}, hidden] y`);
});

it('a private key that is cut is hidden to its end', () => {
  expect(maskSecrets('a -----BEGIN PRIVATE KEY-----\nMIIabc')).toBe('a [a private key, hidden]');
});

it.each([
  'sk-circle-fade-dot-loading-spinner-animation',
  'ghp_short',
  'AKIAlower',
  'a task-sk-list',
  '0123456789abcdef0123456789abcdef01234567',
])('%s is no secret', (text) => {
  expect(secretsIn(text)).toEqual([]);
  expect(maskSecrets(text)).toBe(text);
});
