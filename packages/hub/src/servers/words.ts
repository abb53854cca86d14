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

/** The file names the wrong place, or the wrong login: HTTP 4xx, but for those that mean later. */
export function isHopeless(error: unknown): boolean {
  for (let each = error; each instanceof Error; each = each.cause) {
    if (each instanceof UnauthorizedError) return true;
    if (each instanceof SdkHttpError && each.status !== undefined)
      return each.status >= 400 && each.status < 500 && !HTTP_LATER.has(each.status);
  }
  return false;
}

const HTTP_LATER = new Set([408, 425, 429]);

/** fetch says so for what has no code of the system: a name that does not resolve, a port it never opens. */
function isFetchFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error instanceof TypeError || isFetchFailure(error.cause);
}
