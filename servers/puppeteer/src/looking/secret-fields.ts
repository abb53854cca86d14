const MASKED = '(masked)';
const NAME = String.raw`(?:passw|passphrase|pwd)`;

/** `<input type="password" value="…">`, in any order and any quotes. */
const INPUT = /<input\b(?:[^>"']|"[^"]{0,5000}"|'[^']{0,5000}'){0,200}>/gi;
const IS_PASSWORD = /\btype\s*=\s*["']?\s*password/i;
const VALUE = /(\bvalue\s*=\s*)(?:"[^"]*"|'[^']*'|[^\s>]+)/gi;
const IN_JSON = new RegExp(
  String.raw`("[^"\\]{0,60}${NAME}[^"\\]{0,60}"\s{0,9}:\s{0,9})"(?:[^"\\]|\\.)*"`,
  'gi',
);
const IN_QUERY = new RegExp(
  String.raw`((?:^|[?&;\s])[^=&?\s"'<>]{0,60}${NAME}[^=&?\s"'<>]{0,60}=)[^&#\s"'<>]+`,
  'gi',
);
const IN_PARTS = new RegExp(
  String.raw`(name="[^"\r\n]{0,60}${NAME}[^"\r\n]{0,60}"(?:\r?\n[^\r\n]+)*\r?\n\r?\n)[\s\S]*?(?=\r?\n--|$)`,
  'gi',
);

/** A request or an answer without what stands in fields for passwords, whoever filled them. */
export function withoutPasswords(text: string): string {
  return text
    .replaceAll(INPUT, (input) =>
      IS_PASSWORD.test(input) ? input.replaceAll(VALUE, `$1"${MASKED}"`) : input,
    )
    .replaceAll(IN_JSON, `$1"${MASKED}"`)
    .replaceAll(IN_PARTS, `$1${MASKED}`)
    .replaceAll(IN_QUERY, `$1${MASKED}`);
}
