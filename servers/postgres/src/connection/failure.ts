import { outside, ToolError } from '@plugboard/core';
import type { DatabaseError } from 'pg';
import { placed } from './placed.ts';
import { wordsFor } from './sqlstates.ts';

/** What failed. */
export interface Statement {
  /** As the model wrote it. */
  readonly sql: string;
  /** Characters that we put before it: positions that the server names are behind them. */
  readonly shift?: number;
}

/**
 * A failure of the driver's or the server's, in words of ours. The server's own message comes along as data where it says
 * more: it can hold names, values and what a function raises.
 */
export function failureOf(error: unknown, statement?: Statement): unknown {
  if (ToolError.is(error) || !(error instanceof Error)) return error;
  const { code = '' } = error as NodeJS.ErrnoException;
  if (isDriverError(error)) return unreached(error, code);
  if (!isDatabaseError(error)) return error;
  const words = wordsFor(code);
  // From here on it is of the statement as the model wrote it, for whoever looks at the cause.
  if (statement !== undefined) error.position = positionIn(error, statement);
  const at = statement === undefined ? '' : placed(statement.sql, Number(error.position));
  // The sign stands below the line; what follows begins a new one.
  const end = at === '' ? '.' : `${at}\n`;
  const said = [error.message, error.detail, error.hint].filter(Boolean).join('\n');
  const hint = [words.hint, words.isWhole ? '' : outside(said, { source: 'PostgreSQL' })].filter(Boolean);
  return new ToolError(`${words.message} (${code})${end}`, {
    code: words.code,
    ...(hint.length === 0 ? {} : { hint: hint.join('\n') }),
    cause: error,
  });
}

/** The connection is gone, or the server ends it: nothing that was asked on it will be answered. */
export function isBroken(error: unknown): boolean {
  const cause = ToolError.is(error) ? error.cause : error;
  if (!(cause instanceof Error)) return false;
  const { code = '' } = cause as NodeJS.ErrnoException;
  return isDatabaseError(cause) ? /^(08|57P0[1-5])/.test(code) : isDriverError(cause);
}

/** What Node says of a socket, and what pg says of a connection. */
function isDriverError(error: Error): boolean {
  const { code = '' } = error as NodeJS.ErrnoException;
  return (
    (/^E[A-Z]|^ERR_(TLS|SSL)|CERT|^UNABLE_TO/.test(code) && !isDatabaseError(error)) ||
    /Connection terminated|not queryable|was closed|timeout expired|^no host is|SSL connection|password must be/.test(
      error.message,
    )
  );
}

/** The SQLSTATE that the server gave, of a failure in its words or in ours. */
export function sqlstateOf(error: unknown): string | undefined {
  const cause = ToolError.is(error) ? error.cause : error;
  return isDatabaseError(cause) ? cause.code : undefined;
}

/** What the server says of a statement has a five-letter SQLSTATE and a severity; what the driver says has neither. */
export function isDatabaseError(error: unknown): error is DatabaseError {
  return (
    error instanceof Error &&
    'severity' in error &&
    /^[0-9A-Z]{5}$/.test((error as { code?: string }).code ?? '')
  );
}

function positionIn({ position }: DatabaseError, { shift = 0 }: Statement): string | undefined {
  return position === undefined ? undefined : String(Number(position) - shift);
}

const UNREACHED: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Nothing listens there',
  ENOTFOUND: 'There is no host of that name',
  EAI_AGAIN: 'The name of the host could not be looked up',
  ENOENT: 'There is no such socket',
  ETIMEDOUT: 'It did not answer in time',
  EHOSTUNREACH: 'There is no way to the host',
  ENETUNREACH: 'There is no way to its network',
  ERR_TLS_CERT_ALTNAME_INVALID: 'Its certificate is for another name',
  SELF_SIGNED_CERT_IN_CHAIN: 'Its certificate is signed by nobody that is trusted here',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'Its certificate is signed by nobody that is trusted here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'Its certificate is signed by nobody that is trusted here',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'Its certificate is signed by nobody that is trusted here',
  CERT_HAS_EXPIRED: 'Its certificate is out of date',
};

function unreached(error: Error, code: string): ToolError {
  const why = UNREACHED[code] ?? driverWords(error.message);
  const isTls = /CERT/.test(code);
  return new ToolError(`The database could not be reached. ${why}.`, {
    code: 'UNREACHABLE',
    hint: isTls
      ? 'The person who runs this server can name the certificates to trust with --ssl-ca.'
      : 'Try again in a moment; if it stays so, the person who runs this server can look with --doctor.',
    cause: error,
  });
}

/** The driver's own sentences, none of which holds words of the server's. */
function driverWords(message: string): string {
  if (/timeout/i.test(message)) return 'It did not answer in time';
  if (/does not support SSL/.test(message)) return 'It does not speak TLS, and the address asks for it';
  if (/password must be a string|no password/i.test(message))
    return 'It asks for a password, and none was given';
  if (message.startsWith('no host is')) return 'No host is of the kind that target_session_attrs asks for';
  return 'The connection was cut';
}
