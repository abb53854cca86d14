import { stripVTControlCharacters } from 'node:util';
import {
  ProtocolError,
  SdkError,
  SdkErrorCode,
  SdkHttpError,
  UnauthorizedError,
} from '@modelcontextprotocol/client';

const LONGEST = 300;

/** A server's text, fit to stand in a line on a terminal. */
export function oneLine(text: string): string {
  const plain = stripVTControlCharacters(text)
    .replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
    .trim();
  return plain.length > LONGEST ? `${plain.slice(0, LONGEST)}…` : plain;
}

/** What became of a server, in words of ours: `exited with code 3`. */
export class ServerFailure extends Error {
  override readonly name = 'ServerFailure';
  /** Whether another start would end like this one, until a person mends something. */
  readonly isHopeless: boolean;

  constructor(reason: string, fate = { isHopeless: false }) {
    super(reason);
    this.isHopeless = fate.isHopeless;
  }
}

const REASONS: Partial<Record<string, string>> = {
  [SdkErrorCode.RequestTimeout]: 'did not answer in time',
  [SdkErrorCode.ConnectionClosed]: 'closed the connection',
  [SdkErrorCode.InvalidResult]: 'answered with what the protocol does not allow',
  [SdkErrorCode.ListPaginationExceeded]: 'does not come to the end of its list',
};

/**
 * Why a server could not be used, in words of ours: what a client or a page says can hold secrets of the file (a
 * header's value) or attacks.
 */
export function reasonOf(error: unknown): string {
  for (let each = error; each instanceof Error; each = each.cause) {
    if (each instanceof ServerFailure) return each.message;
    if (each instanceof SdkHttpError) return `answered with HTTP ${each.status}`;
    if (each instanceof UnauthorizedError) return 'wants a login (HTTP 401)';
    if (each instanceof ProtocolError) return `answered with the error ${each.code}`;
    const { code } = each as NodeJS.ErrnoException;
    if (code !== undefined && /^E[A-Z]+$/.test(code)) return `cannot be reached (${code})`;
    if (each instanceof SdkError && REASONS[each.code] !== undefined) return REASONS[each.code] as string;
  }
  return isFetchFailure(error) ? 'cannot be reached' : 'does not speak MCP';
}

/** Whether the answer was a refusal: HTTP 4xx. */
export function isRefused(error: unknown): boolean {
  const status = httpStatus(error);
  return status >= 400 && status < 500;
}

/** Whether it would be refused again, until a person mends the address or the login in the file. */
export function isHopeless(error: unknown): boolean {
  return isRefused(error) && !LATER.has(httpStatus(error));
}

/** Refusals that ask for another try: timeout, too early, too many requests. */
const LATER = new Set([408, 425, 429]);

function httpStatus(error: unknown): number {
  if (error instanceof UnauthorizedError) return 401;
  if (error instanceof SdkHttpError) return error.status ?? 0;
  return error instanceof Error ? httpStatus(error.cause) : 0;
}

/** fetch says so for what has no code of the system: a name that does not resolve, a port it never opens. */
function isFetchFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error instanceof TypeError || isFetchFailure(error.cause);
}
