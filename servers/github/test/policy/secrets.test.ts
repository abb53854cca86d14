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

it.each([
  ['behind an underscore', (secret: string) => `token_${secret}`],
  ['behind an escaped line break', (secret: string) => String.raw`"x\n${secret}"`],
  ['at the end of an address', (secret: string) => `https://x:${secret}@example.com`],
])('a token is found %s', (_, around) => {
  const secret = `ghp_${long(12)}`;
  expect(secretsIn(around(secret))).toEqual(['a GitHub token']);
  expect(maskSecrets(around(secret))).not.toContain(secret);
});

const LINE = `${'QUJD'.repeat(16)}\n`;

it('a private key of any length is found by its head, and hidden to its end', () => {
  const key = `-----BEGIN RSA PRIVATE KEY-----\n${LINE.repeat(200)}-----END RSA PRIVATE KEY-----`;
  expect(secretsIn(key)).toEqual(['a private key']);
  expect(maskSecrets(`a ${key} b ${key} c`)).toBe('a [a private key, hidden] b [a private key, hidden] c');
  expect(secretsIn('-----BEGIN PGP PRIVATE KEY BLOCK-----')).toEqual(['a private key']);
});

it('of a private key whose head is out of sight the rest is hidden, also in a patch', () => {
  expect(maskSecrets(`${LINE.repeat(3)}-----END PRIVATE KEY-----\nnext`)).toBe(
    '[a private key, hidden]\nnext',
  );
  const patch = `@@ -9,3 +9,3 @@\n ${LINE}-${LINE}+${LINE} -----END PRIVATE KEY-----\n rest\n`;
  expect(maskSecrets(patch)).toBe('@@ -9,3 +9,3 @@\n [a private key, hidden]\n rest\n');
});

it('many heads without an end are looked at once', () => {
  const text = '-----BEGIN PRIVATE KEY-----'.repeat(100_000);
  expect(maskSecrets(text)).toBe('[a private key, hidden]');
  expect(secretsIn(text)).toEqual(['a private key']);
});
