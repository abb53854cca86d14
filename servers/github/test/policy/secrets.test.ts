import { expect, it } from 'vitest';
import { keyWatch, maskSecrets, secretsIn } from '../../src/policy/secrets.ts';

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

it('a last line and a sum that are short do not keep the rest of a key in sight', () => {
  const rest = `${LINE.repeat(3)}QUJD==\n=aB3d\n-----END PGP PRIVATE KEY BLOCK-----\nnext`;
  expect(maskSecrets(rest)).toBe('[a private key, hidden]\nnext');
  expect(maskSecrets(`  key: |\n    ${LINE}    QUJD\n    -----END PRIVATE KEY-----`)).toBe(
    '  key: |\n    [a private key, hidden]',
  );
});

it('the middle of a private key is hidden in a patch, and other long lines are not', () => {
  const hunk = ` ${LINE} ${LINE}-${LINE}+ZZZZ\n ${LINE} `.trimEnd();
  expect(maskSecrets(`@@ -9,3 +9,3 @@ ${LINE}${hunk}\n@@ -90,1 +90,1 @@\n-a\n+b`)).toBe(
    '@@ -9,3 +9,3 @@\n[a private key, hidden]\n@@ -90,1 +90,1 @@\n-a\n+b',
  );
  const other = `@@ -9,3 +9,3 @@ function x()\n ${LINE}-${LINE}+const x = 1;\n ${LINE} ${LINE}`;
  expect(maskSecrets(other)).toBe(other);
});

it('a watch knows whether it is inside of a key, however its text is cut', () => {
  const text = `x\n-----BEGIN RSA PRIVATE KEY-----\n${LINE}`;
  for (const more of ['', '-----END RSA PRIVATE KEY-----\n']) {
    const watch = keyWatch();
    for (const sign of text + more) watch.add(sign);
    expect(watch.isInside()).toBe(more === '');
  }
});

it('many heads without an end are looked at once', () => {
  const text = '-----BEGIN PRIVATE KEY-----'.repeat(100_000);
  expect(maskSecrets(text)).toBe('[a private key, hidden]');
  expect(secretsIn(text)).toEqual(['a private key']);
});
