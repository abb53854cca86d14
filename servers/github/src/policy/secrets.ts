/** Forms of well-known secrets, each with what it is. All are anchored by a prefix of their maker: no guessing by randomness. */
const SECRETS: readonly [pattern: RegExp, what: string][] = [
  [/\bgh[opsur]_[A-Za-z\d]{36,255}\b/g, 'a GitHub token'],
  [/\bgithub_pat_[A-Za-z\d_]{22,255}\b/g, 'a GitHub token'],
  [/\bglpat-[\w-]{20,}\b/g, 'a GitLab token'],
  [/\b(?:AKIA|ASIA)[A-Z\d]{16}\b/g, 'an AWS key'],
  [/\bxox[abeoprs]-[A-Za-z\d-]{10,}\b/g, 'a Slack token'],
  [/\bsk-(?:(?:ant|proj|svcacct|or)-[\w-]{20,}|[A-Za-z\d]{32,})\b/g, 'an API key'],
  [/\b[rs]k_live_[A-Za-z\d]{20,}\b/g, 'a Stripe key'],
  [/\bAIza[\w-]{35}\b/g, 'a Google API key'],
  [/\bnpm_[A-Za-z\d]{36}\b/g, 'an npm token'],
  [/\bpypi-[\w-]{50,}\b/g, 'a PyPI token'],
  [/\bdop_v1_[a-f\d]{64}\b/g, 'a DigitalOcean token'],
  [/\bSG\.[\w-]{22}\.[\w-]{43}\b/g, 'a SendGrid key'],
  [
    /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----[\s\S]{0,8000}?(?:-----END (?:[A-Z]+ )*PRIVATE KEY-----|$)/g,
    'a private key',
  ],
];

/** What kinds of secret a text holds, each once. */
export function secretsIn(text: string): string[] {
  return [...new Set(SECRETS.flatMap(([pattern, what]) => (text.search(pattern) === -1 ? [] : [what])))];
}

/** The text with each secret replaced by what it is. */
export function maskSecrets(text: string): string {
  return SECRETS.reduce((masked, [pattern, what]) => masked.replace(pattern, `[${what}, hidden]`), text);
}
