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
const HEAD = '-----BEGIN PRIVATE KEY-----';
const BEGIN = /-----BEGIN (?:[A-Z\d]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----/g;
const END = /-----END (?:[A-Z\d]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----/g;
/** A line inside of a key, also in a patch. */
const INSIDE = /^[ +-]?[ \t]{0,40}[A-Za-z\d+/]{40,76}={0,2}\r?$/;
/** A line of a key that git takes for the name of what a hunk is in. */
const HEADING = /^(@@ [-+,\d ]{1,60} @@) [A-Za-z\d+/]{40,}={0,2}\r?$/;
/** The last ones are shorter, or the sum of it. */
const LAST = /^[ +-]?[ \t]{0,40}=?[A-Za-z\d+/]{1,76}={0,2}\r?$/;
const MOST_LAST = 2;
/** Characters that hold any head or end of a key. */
const LONGEST_MARK = 120;

/** What kinds of secret a text holds, each once. */
export function secretsIn(text: string): string[] {
  const found = SECRETS.flatMap(([pattern, what]) => (text.search(pattern) === -1 ? [] : [what]));
  return [...new Set(text.search(BEGIN) === -1 ? found : [...found, KEY])];
}

/** The text with each secret replaced by what it is. `isInKey` where a private key has begun before it, and not ended. */
export function maskSecrets(
  text: string,
  { isInKey = false }: { isInKey?: boolean | undefined } = {},
): string {
  const whole = isInKey ? `${HEAD}\n${text}` : text;
  const tokens = SECRETS.reduce((masked, [pattern, what]) => masked.replace(pattern, hidden(what)), whole);
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

/** Of a key whose beginning is out of sight: the lines before its end, and hunks of a patch that are nothing else. */
function maskEnds(text: string): string {
  if (!text.includes('-----END') && !text.startsWith('@@ ') && !text.includes('\n@@ ')) return text;
  const kept: string[] = [];
  let hunk: number | undefined;
  const endHunk = () => {
    const inside = hunk === undefined ? [] : kept.slice(hunk);
    const isKey = inside.every((line) => LAST.test(line));
    if (isKey && inside.filter((line) => INSIDE.test(line)).length >= LEAST_INSIDE)
      kept.splice(kept.length - inside.length, inside.length, hidden(KEY));
  };
  for (const line of text.split('\n')) {
    const isHead = line.startsWith('@@ ');
    if (isHead || line === '') endHunk();
    if (line.search(END) !== -1) dropInside(kept);
    kept.push(isHead ? line.replace(HEADING, '$1') : line.replace(END, hidden(KEY)));
    hunk = isHead ? kept.length : line === '' ? undefined : hunk;
  }
  endHunk();
  return kept.join('\n');
}

/** Lines of base64 in a row that are hardly anything but a key, where neither head nor end is in sight. */
const LEAST_INSIDE = 3;

function dropInside(kept: string[]): void {
  for (let count = 0; count < MOST_LAST && LAST.test(kept.at(-1) ?? ''); count += 1) kept.pop();
  while (INSIDE.test(kept.at(-1) ?? '')) kept.pop();
}

/** Looks at a text in pieces of any length. */
export interface KeyWatch {
  readonly add: (piece: string) => void;
  /** Whether a key has begun and not ended. */
  readonly isInside: () => boolean;
}

export function keyWatch(): KeyWatch {
  let [isInside, tail] = [false, ''];
  return {
    add: (piece) => {
      const text = tail + piece;
      tail = text.slice(-LONGEST_MARK);
      if (!text.includes('PRIVATE KEY')) return;
      const [begin, end] = [lastOf(text, BEGIN), lastOf(text, END)];
      if (begin !== end) isInside = begin > end;
    },
    isInside: () => isInside,
  };
}

function lastOf(text: string, pattern: RegExp): number {
  let last = -1;
  for (const { index } of text.matchAll(pattern)) last = index;
  return last;
}

/** Bytes that are no text as a text to look for secrets in: in UTF-16 the letters stand between zeros. */
export function lettersIn(bytes: Buffer): string {
  return bytes.toString('latin1').replaceAll('\0', '');
}
