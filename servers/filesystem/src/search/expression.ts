import { RE2JS, RE2JSException, RE2JSSyntaxException } from 're2js';
import type { Finder, Span, WholeMatch } from './all-matches.ts';
import type { Match, Matcher } from './matcher.ts';
import type { BadPattern, Query } from './query.ts';

/** A part of a line this long is looked through once more, for the place of the match in it. */
const LONG = 300;

const BESIDE = String.raw`[^\p{L}\p{M}\p{N}_]`;

/** Whether a pattern may mean another thing in many lines at once than in each of them. */
const NOT_BY_TEXT = /\\[Az]|\(\?[a-zA-Z]*-/;

/** Looks for a regular expression by an engine whose time grows with the text alone, whatever the expression. */
export function expressionMatcher(query: Query): Matcher {
  const { expression, group } = compile(query);
  if (query.multiline) return acrossLines(expression, group);
  return byLine(expression, group, !NOT_BY_TEXT.test(query.pattern));
}

/** The same, with what its groups took. Each match is found in time that grows with the text behind the one before. */
export function expressionFinder(query: Query): Finder {
  const { expression, group } = compile(query);
  return query.multiline
    ? (text) => allIn(expression, group, text)
    : (text) => allByLine(expression, group, text);
}

function* allByLine(expression: RE2JS, group: number, text: string): Generator<WholeMatch> {
  for (let start = 0; start < text.length;) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    const line = text.slice(start, end);
    if (expression.test(line))
      for (const match of allIn(expression, group, line)) yield shifted(match, start);
    start = end + 1;
  }
}

/** All matches; an empty one is none where another has just ended. */
function* allIn(expression: RE2JS, group: number, text: string): Generator<WholeMatch> {
  const matcher = expression.matcher(text);
  let last = -1;
  for (let from = 0; from <= text.length && matcher.find(from);) {
    const span = (each: number): Span => ({ start: matcher.start(each), end: matcher.end(each) });
    const { start, end } = span(group);
    if (start < end || start !== last) {
      const numbers = Array.from({ length: matcher.groupCount() - group }, (_, index) => group + index + 1);
      const groups = numbers.map((each) => (matcher.start(each) < 0 ? undefined : span(each)));
      yield { start, end, groups };
    }
    last = end;
    from = start < end ? end : end + ((text.codePointAt(end) ?? 0) > 0xff_ff ? 2 : 1);
  }
}

function shifted({ start, end, groups }: WholeMatch, by: number): WholeMatch {
  const shift = (span: Span): Span => ({ start: span.start + by, end: span.end + by });
  return { ...shift({ start, end }), groups: groups.map((span) => span && shift(span)) };
}

function compile({ pattern, case_sensitive, word }: Query) {
  const whole = word ? `(?:^|${BESIDE})(${pattern})(?:$|${BESIDE})` : pattern;
  const flags = RE2JS.MULTILINE | (case_sensitive ? 0 : RE2JS.CASE_INSENSITIVE);
  // The pattern alone first: one that closes a parenthesis it never opened would be right inside others.
  RE2JS.compile(pattern, flags);
  return { expression: RE2JS.compile(whole, flags), group: word ? 1 : 0 };
}

function acrossLines(expression: RE2JS, group: number): Matcher {
  return (text, from) => {
    if (from === 0 && !expression.test(text)) return undefined;
    return placeIn(expression, group, text, from);
  };
}

/**
 * Each line is a text of its own. Whether one matches at all is much cheaper to see than where, and cheaper still for
 * many lines at once; what matches in a line also matches in the lines around it.
 */
function byLine(expression: RE2JS, group: number, byText: boolean): Matcher {
  return (text, from) => {
    if (byText && from <= 1 && !expression.test(text)) return undefined;
    let start = from === 0 ? 0 : text.lastIndexOf('\n', from - 1) + 1;
    while (start < text.length) {
      const found = text.indexOf('\n', start);
      const end = found < 0 ? text.length : found;
      const match = matchInLine(expression, group, text.slice(start, end), Math.max(from - start, 0));
      if (match !== undefined) return { start: start + match.start, end: start + match.end };
      start = end + 1;
    }
    return undefined;
  };
}

function matchInLine(expression: RE2JS, group: number, line: string, from: number): Match | undefined {
  if (!expression.test(line)) return undefined;
  return from > 0 || line.length > LONG ? placeIn(expression, group, line, from) : { start: 0, end: 0 };
}

function placeIn(expression: RE2JS, group: number, text: string, from: number): Match | undefined {
  const matcher = expression.matcher(text);
  return matcher.find(from) ? { start: matcher.start(group), end: matcher.end(group) } : undefined;
}

/** What a model should know of an expression that the engine refuses; undefined for any other error. */
export function badPattern(error: unknown, pattern: string): BadPattern | undefined {
  if (!(error instanceof RE2JSException)) return undefined;
  const unsupported = UNSUPPORTED.find(([form]) => form.test(pattern));
  if (unsupported !== undefined) return { message: unsupported[1], hint: unsupported[2] };
  const reason = error instanceof RE2JSSyntaxException ? REASONS[error.error] : undefined;
  return { message: reason ?? 'it is no regular expression that can be read', hint: LITERAL };
}

const LITERAL = 'To find the text as it is, use mode="literal".';

/** Forms that others know and a linear engine does not, with a way around each. */
const UNSUPPORTED: readonly (readonly [form: RegExp, message: string, hint: string])[] = [
  [
    /\(\?<?[=!]/,
    'it looks around ((?=, (?!, (?<=, (?<!), which this engine does not',
    'Match what stands there as well, or search for the part alone and tell the lines apart yourself.',
  ],
  [
    /\\[1-9]|\\k<|\(\?P=/,
    'it refers back to a group, which this engine does not',
    'Spell out what the group may be, or search for less and tell the lines apart yourself.',
  ],
  [
    /\(\?>|[*+?}]\+/,
    'it has an atomic group or a possessive repeat, which this engine does not need',
    'Write (?:…) and a plain repeat: no pattern takes long here.',
  ],
  [/\\u/, String.raw`it names a character by \u`, String.raw`Write \x{1F600}.`],
  [/\\Z/, String.raw`\Z is not known`, String.raw`Write $ or \z.`],
];

const REASONS: Readonly<Record<string, string>> = {
  'missing closing )': 'a ( is not closed',
  'unexpected )': 'a ) closes nothing',
  'missing closing ]': 'a [ is not closed',
  'missing argument to repetition operator': 'a *, +, ? or { repeats nothing',
  'invalid nested repetition operator': 'a repeat is repeated; write (?:…) around the first',
  'invalid repeat count': 'it repeats more than 1,000 times in all',
  'invalid character class range': 'a range or class in it is not known or runs backwards',
  'invalid escape sequence': String.raw`a \ stands before a letter that means nothing`,
  'trailing backslash at end of expression': String.raw`it ends with a single \ `.trim(),
  'expression nests too deeply': 'its parentheses nest too deeply',
};
