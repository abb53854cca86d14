/** Forms of well-known secrets, each with what it is. All have a prefix of their maker: no guessing by randomness. */
const SECRETS: readonly [pattern: RegExp, what: string][] = [
  [token`gh[opsur]_[A-Za-z\d]{36,255}`, 'a GitHub token'],
  [token`github_pat_[A-Za-z\d_]{22,255}`, 'a GitHub token'],
  [token`glpat-[\w-]{20,}`, 'a GitLab token'],
  [token`(?:AKIA|ASIA)[A-Z\d]{16}`, 'an AWS key'],
  [token`xox[abeoprs]-[A-Za-z\d-]{10,}`, 'a Slack token'],
  [token`sk-(?:(?:ant|proj|svcacct|or)-[\w-]{20,}|[A-Za-z\d]{32,})`, 'an API key'],
  [token`[rs]k_live_[A-Za-z\d]{20,}`, 'a Stripe key'],
  [token`AIza[\w-]{35}`, 'a Google API key'],
  [token`npm_[A-Za-z\d]{36}`, 'an npm token'],
  [token`pypi-[\w-]{50,}`, 'a PyPI token'],
  [token`dop_v1_[a-f\d]{64}`, 'a DigitalOcean token'],
  [token`SG\.[\w-]{22}\.[\w-]{43}`, 'a SendGrid key'],
];

/** Where a word begins, also behind an underscore, and behind the escaped line break of a source text. */
function token({ raw: [source = ''] }: TemplateStringsArray): RegExp {
  return new RegExp(String.raw`(?<=^|[^A-Za-z\d]|\\[nrt])${source}(?![A-Za-z\d])`, 'g');
}

const KEY = 'a private key';
const BEGIN = /-----BEGIN (?:[A-Z\d]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----/g;
const END = /-----END (?:[A-Z\d]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----/g;
/** A line inside of a key, also in a patch. */
const INSIDE = /^[ +-]?[A-Za-z\d+/]{16,76}={0,2}\r?$/;

/** What kinds of secret a text holds, each once. */
export function secretsIn(text: string): string[] {
  const found = SECRETS.flatMap(([pattern, what]) => (text.search(pattern) === -1 ? [] : [what]));
  return [...new Set(text.search(BEGIN) === -1 ? found : [...found, KEY])];
}

/** The text with each secret replaced by what it is. */
export function maskSecrets(text: string): string {
  const tokens = SECRETS.reduce((masked, [pattern, what]) => masked.replace(pattern, hidden(what)), text);
  return maskEnds(maskKeys(tokens));
}

const hidden = (what: string) => `[${what}, hidden]`;

/** From where a key begins to where it ends, or to the end of the text. */
function maskKeys(text: string): string {
  let [masked, from] = ['', 0];
  for (const { index } of text.matchAll(BEGIN)) {
    if (index < from) continue;
    END.lastIndex = index;
    const end = END.exec(text) === null ? text.length : END.lastIndex;
    masked += text.slice(from, index) + hidden(KEY);
    from = end;
  }
  END.lastIndex = 0;
  return masked + text.slice(from);
}

/** Of a key whose beginning is out of sight: the lines before its end. */
function maskEnds(text: string): string {
  if (text.search(END) === -1) return text;
  const lines = text.split('\n');
  const kept: string[] = [];
  for (const line of lines) {
    if (line.search(END) !== -1) while (INSIDE.test(kept.at(-1) ?? '')) kept.pop();
    kept.push(line.replace(END, hidden(KEY)));
  }
  return kept.join('\n');
}
