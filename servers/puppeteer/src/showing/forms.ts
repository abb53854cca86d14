/** Longer values are looked for as they are, and as a whole in other writings. */
const LONGEST = 200;
/** In base64 a value has other edges wherever it begins; less than this of it stands in too many words by chance. */
const LEAST_CORE = 6;

/** What no eye sees between two letters. */
const BETWEEN = String.raw`[\u00AD\u200B-\u200F\u2060-\u2064\uFEFF]{0,8}`;

/**
 * A pattern of the ways in which addresses, JSON, HTML, scripts, Basic authentication and the like write a value, each letter in
 * any of them, within each other too. Repetitions are bounded: a page chooses the text.
 */
export function patternOf(value: string): string {
  const forms = [...base64Of(value), Buffer.from(value).toString('hex')];
  if (value.length > LONGEST) forms.unshift(...wholes(value).map(escaped));
  else forms.unshift(lettersOf(value.normalize('NFC')), lettersOf(value.normalize('NFD')));
  return [...new Set(forms)].join('|');
}

const lettersOf = (value: string): string => Array.from(value, letter).join(BETWEEN);

const NAMED: Readonly<Record<string, string>> = {
  '&': 'amp',
  '<': 'lt',
  '>': 'gt',
  '"': 'quot',
  "'": 'apos',
  '\u00A0': 'nbsp',
};

function letter(sign: string): string {
  const code = sign.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  const units = sign.split('').map((unit) => unit.charCodeAt(0).toString(16));
  const isSpace = /\s/.test(sign);
  const forms = [
    sign === '\\' ? String.raw`\\{1,2}` : isSpace ? String.raw`[\s+]|&nbsp;` : escaped(sign),
    percent(sign),
    units.map((unit) => String.raw`\\{1,4}u0{0,3}${unit}`).join(''),
    String.raw`\\{1,4}u\{0{0,4}${hex}\}`,
    ...(code < 256 ? [String.raw`\\{1,4}x0{0,1}${hex}`] : []),
    `&(?:amp;){0,3}#0{0,6}${code};?`,
    `&(?:amp;){0,3}#x0{0,6}${hex};?`,
    ...(NAMED[sign] === undefined ? [] : [`&(?:amp;){0,3}${NAMED[sign]};?`]),
    ...(/["'/]/.test(sign) ? [String.raw`\\{1,4}${escaped(sign)}`] : []),
    ...(sign === '\t' ? [String.raw`\\{1,4}t`] : []),
  ];
  return `(?:${forms.join('|')})`;
}

const percent = (text: string): string =>
  [...Buffer.from(text)].map((byte) => `%(?:25){0,3}${byte.toString(16).padStart(2, '0')}`).join('');

/** What of it is the same wherever it begins, and a letter on either side that is partly its. */
function base64Of(value: string): string[] {
  const bytes = Buffer.from(value);
  const cores = [0, 1, 2].flatMap((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    const from = Math.ceil((before * 8) / 6);
    const core = text.slice(from, Math.floor(((before + bytes.length) * 8) / 6));
    return core.length < LEAST_CORE
      ? []
      : [`${before === 0 ? '' : SIGN}${core64(core)}${SIGN}(?:=|%3d){0,2}`];
  });
  const whole = bytes.toString('base64');
  return [...cores, core64(whole), core64(whole.replace(/=+$/, ''))];
}

const SIGN = '[a-z0-9+/_-]?';
const core64 = (core: string): string =>
  core
    .replaceAll('+', String.raw`(?:[+-]|%2b|\\u002b)`)
    .replaceAll('/', String.raw`(?:\\?/|_|%2f|\\u002f)`)
    .replaceAll('=', '(?:=|%3d)');

function wholes(value: string): string[] {
  const inQuery = encodeURIComponent(value.toWellFormed());
  const inHtml = value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
  return [value, inQuery, inQuery.replaceAll('%20', '+'), inHtml, JSON.stringify(value).slice(1, -1)];
}

const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
