import { ToolError } from '../../define/errors.ts';
import { UpstreamError, type FailedAnswer } from './errors.ts';
import { spellSeconds } from './retry-after.ts';

const CHECK_NETWORK = 'Check the network connection, then try again.';
const TRY_LATER = 'Try again in a moment.';

/** By the code of an error of Node or undici: what happened, after the upstream's name, and what to do. */
const WORDS: readonly { readonly codes: RegExp; readonly words: string; readonly hint: string }[] = [
  { codes: /^(ENOTFOUND|EAI_\w+)$/, words: 'cannot be reached: its name was not found', hint: CHECK_NETWORK },
  {
    codes: /^(ENETUNREACH|ENETDOWN|EHOSTUNREACH|EHOSTDOWN|EADDRNOTAVAIL)$/,
    words: 'cannot be reached: there is no way to it from here',
    hint: CHECK_NETWORK,
  },
  { codes: /^ECONNREFUSED$/, words: 'cannot be reached: nothing answers at its address', hint: TRY_LATER },
  {
    codes: /CERT|^ERR_TLS|SELF_SIGNED|^UNABLE_TO_|ISSUER/,
    words: 'cannot be trusted: its certificate is not valid here',
    hint: 'If a proxy of yours stands in between, name its certificate in NODE_EXTRA_CA_CERTS.',
  },
  {
    codes: /^(ECONNRESET|EPIPE|ECONNABORTED|UND_ERR_SOCKET)$/,
    words: 'broke off the connection before its answer was complete',
    hint: TRY_LATER,
  },
  {
    codes:
      /^(HTTP_PARSER|Z_|ERR_BROTLI|ERR__ERROR|ERR_STREAM_PREMATURE_CLOSE|UND_ERR_(HEADERS_OVERFLOW|RES_CONTENT_LENGTH))/,
    words: 'sent an answer that is damaged',
    hint: TRY_LATER,
  },
];

const PARSER = 'HTTP_PARSER';

const TIMEOUTS = /^(ETIMEDOUT|UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT)$/;

/** Worth another try: the next may go through. */
const PASSING =
  /^(ECONNREFUSED|ECONNRESET|EPIPE|ECONNABORTED|UND_ERR_SOCKET|ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/;

/** Statuses that pass by themselves. */
const PASSING_STATUSES = new Set([429, 502, 503, 504]);

/** Whose requests they are, and what one of them may cost: milliseconds, bytes. */
export interface Bounds {
  readonly name: string;
  readonly timeout: number;
  readonly maxBytes: number;
}

/** What a connection failed with, in our words; errors that are none of Node's or undici's stay as they are. */
export function failureOf({ name, timeout, maxBytes }: Bounds, error: unknown): unknown {
  const code = codeOf(error);
  if (code === undefined || ToolError.is(error)) return error;
  if (TIMEOUTS.test(code)) return timedOut({ name, timeout }, error);
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') return tooLarge({ name, maxBytes });
  const known = WORDS.find(({ codes }) => codes.test(code));
  if (known === undefined) return error;
  // An error of the parser has what was sent, word for word.
  const cause = code === PARSER ? undefined : error;
  return new UpstreamError('UNREACHABLE', `${name} ${known.words}.`, { hint: known.hint, cause });
}

export function timedOut({ name, timeout }: Omit<Bounds, 'maxBytes'>, cause?: unknown): UpstreamError {
  return new UpstreamError('TIMED_OUT', `${name} did not answer within ${timeout / 1000} s.`, {
    hint: TRY_LATER,
    cause,
  });
}

export function tooLarge({ name, maxBytes }: Omit<Bounds, 'timeout'>): UpstreamError {
  return new UpstreamError('TOO_LARGE', `The answer of ${name} is larger than ${maxBytes / 1_000_000} MB.`, {
    hint: 'Ask for less.',
  });
}

/** An answer with a status of failure; `wait` is what it said about coming again, in seconds. */
export function statusFailure(name: string, answer: FailedAnswer, wait: number | undefined): UpstreamError {
  const { status } = answer;
  if (status === 429 || wait !== undefined) {
    const when = wait === undefined ? 'Try again later.' : `Try again in ${spellSeconds(Math.max(wait, 1))}.`;
    return new UpstreamError('RATE_LIMITED', `${name} takes no more requests for now.`, {
      hint: when,
      retryAfter: wait,
      answer,
    });
  }
  const hint = status >= 500 ? 'The fault is on its side: try again later.' : undefined;
  return new UpstreamError('BAD_STATUS', `${name} answered with status ${status}.`, { hint, answer });
}

/** Whether the same request may go through when it is sent again. */
export function isPassing(error: unknown): boolean {
  if (!UpstreamError.is(error)) return false;
  if (error.status !== undefined) return PASSING_STATUSES.has(error.status) || error.retryAfter !== undefined;
  return PASSING.test(codeOf(error.cause) ?? '');
}

function codeOf(error: unknown): string | undefined {
  const { name, code } = (error ?? {}) as { name?: unknown; code?: unknown };
  // Its code is often missing.
  if (name === 'HTTPParserError') return PARSER;
  return typeof code === 'string' ? code : undefined;
}
