import { ToolError } from '@plugboard/core';
import type { TokenKind } from './auth.ts';
import { permissionWords } from './permissions.ts';

/** A field that GitHub did not accept (status 422); `code` is one of its fixed words: `already_exists`, `invalid` … */
export interface Fault {
  readonly field: string;
  readonly code: string;
}

interface Facts {
  readonly code: string;
  readonly hint?: string;
  readonly status: number;
  readonly faults?: readonly Fault[];
  readonly said?: string;
}

const GITHUB_ERROR = Symbol.for('@plugboard/github/GitHubError');

/** What GitHub did not do, in words of ours. A tool that knows better what it means throws its own. */
export class GitHubError extends ToolError {
  readonly [GITHUB_ERROR] = true;
  readonly status: number;
  readonly faults: readonly Fault[];
  /** Private, so that no log prints it. */
  readonly #said: string;

  constructor(message: string, { code, hint, status, faults = [], said = '' }: Facts) {
    super(message, { code, ...(hint === undefined ? {} : { hint }) });
    this.status = status;
    this.faults = faults;
    this.#said = said;
  }

  /** What GitHub said: to choose words by, never to pass on. */
  get said(): string {
    return this.#said;
  }

  static override is(error: unknown): error is GitHubError {
    return error instanceof Error && GITHUB_ERROR in error;
  }
}

/** An answer of failure, as far as it is looked at. */
export interface Failed {
  readonly route: string;
  readonly kind: TokenKind;
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly data: unknown;
}

export function failureOf(failed: Failed): GitHubError {
  const { status, data } = failed;
  if (status === 429) return limited(failed);
  const { message, errors } = (data ?? {}) as { message?: unknown; errors?: unknown };
  const said = saidIn(message, errors);
  const faults = faultsIn(errors);
  const [words, code, hint] =
    status === 403
      ? refusedWords(failed, said)
      : status === 404
        ? missingWords(failed)
        : wordsFor(status, faults);
  return new GitHubError(words, { code, status, faults, said, hint });
}

type Words = readonly [words: string, code: string, hint: string];

function wordsFor(status: number, faults: readonly Fault[]): Words {
  return status === 422
    ? [`GitHub did not accept this${faultWords(faults)}.`, 'INVALID', 'Change what is named, and call again.']
    : (BY_STATUS[status] ?? [
        'GitHub is not answering as it should.',
        'UNAVAILABLE',
        'Try again in a moment.',
      ]);
}

const BY_STATUS: Readonly<Record<number, Words>> = {
  401: [
    'GitHub does not know this token.',
    'BAD_TOKEN',
    'It may have expired or been revoked: whoever runs the server should set a new one.',
  ],
  409: [
    'GitHub could not do this as things stand: something changed, or the repository is empty.',
    'CONFLICT',
    'Read the current state again, then decide.',
  ],
  410: ['This is gone, or switched off for the repository.', 'GONE', 'Do without it.'],
  451: ['GitHub may not show this, for legal reasons.', 'UNAVAILABLE', 'Do without it.'],
};

function refusedWords(failed: Failed, said: string): Words {
  if (textIn(failed, 'x-github-sso') !== undefined)
    return [
      'The organization wants single sign-on.',
      'FORBIDDEN',
      'Whoever made the token can authorize it for the organization on its settings page.',
    ];
  if (/archived/i.test(said))
    return ['The repository is archived: it can only be read.', 'ARCHIVED', 'Its owner can bring it back.'];
  return ['GitHub does not let this token do that.', 'FORBIDDEN', permissionOf(failed)];
}

function missingWords(failed: Failed): Words {
  const words = 'There is no such thing, or this token may not see it.';
  return [words, 'NOT_FOUND', `Check the names. ${permissionOf(failed)}`];
}

function permissionOf(failed: Failed): string {
  const { route, kind } = failed;
  return permissionWords({ route, kind, accepted: textIn(failed, 'x-accepted-github-permissions') });
}

function textIn({ headers }: Failed, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function limited({ headers, status, kind }: Failed): GitHubError {
  const seconds = Number(headers['retry-after']) || 60;
  const until = new Date(Date.now() + seconds * 1000).toISOString().slice(11, 16);
  const isPrimary = headers['x-ratelimit-remaining'] === '0';
  const what = isPrimary ? 'All requests of this hour are used up' : 'GitHub wants fewer requests';
  const hint =
    kind === 'none'
      ? 'With a token there are far more: whoever runs the server can set GITHUB_TOKEN.'
      : 'Do something else until then.';
  return new GitHubError(`${what}: it answers again in ${spanOf(seconds)}, at ${until} UTC.`, {
    code: 'RATE_LIMITED',
    hint,
    status,
  });
}

function spanOf(seconds: number): string {
  return seconds < 120 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
}

/** Its message and those of its errors, a line each: what a 422 is about often stands in the second alone. */
function saidIn(message: unknown, errors: unknown): string {
  const all = Array.isArray(errors) ? errors.slice(0, 20) : [];
  const texts = all.map((each: unknown) =>
    typeof each === 'string' ? each : (each as Said | null)?.message,
  );
  return [message, ...texts]
    .filter((text) => typeof text === 'string')
    .join('\n')
    .slice(0, 2_000);
}

interface Said {
  readonly message?: unknown;
}

function faultsIn(errors: unknown): Fault[] {
  if (!Array.isArray(errors)) return [];
  return errors.slice(0, 20).flatMap((each: unknown) => {
    const { field, code } = (each ?? {}) as { field?: unknown; code?: unknown };
    const isWord = (word: unknown): word is string =>
      typeof word === 'string' && /^[\w.[\]]{1,60}$/.test(word);
    return isWord(field) || isWord(code)
      ? [{ field: isWord(field) ? field : '', code: isWord(code) ? code : '' }]
      : [];
  });
}

/** GitHub's fixed words for what can be wrong with a field. */
const CODES: Readonly<Record<string, string>> = {
  missing: 'does not exist',
  missing_field: 'is missing',
  invalid: 'is not valid',
  already_exists: 'exists already',
  unprocessable: 'cannot be used',
};

function faultWords(faults: readonly Fault[]): string {
  const words = faults
    .filter(({ field }) => field !== '')
    .map(
      ({ field, code }) => `${field} ${Object.hasOwn(CODES, code) ? CODES[code] : 'is not as it should be'}`,
    );
  return words.length === 0 ? '' : `: ${words.join(', ')}`;
}
