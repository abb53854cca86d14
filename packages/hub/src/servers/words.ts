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

const REASONS: Partial<Record<string, string>> = {
  [SdkErrorCode.RequestTimeout]: 'did not answer in time',
  [SdkErrorCode.ConnectionClosed]: 'closed the connection',
  [SdkErrorCode.InvalidResult]: 'answered with what the protocol does not allow',
  [SdkErrorCode.ListPaginationExceeded]: 'does not come to the end of its list of tools',
};

/**
 * Why a server could not be used, in words of ours: what a client or a page says can hold secrets of the file (a
 * header's value) or attacks.
 */
export function reasonOf(error: unknown): string {
  for (let each = error; each instanceof Error; each = each.cause) {
    if (each instanceof SdkHttpError) return `answered with HTTP ${each.status}`;
    if (each instanceof UnauthorizedError) return 'wants a login (HTTP 401)';
    if (each instanceof ProtocolError) return `answered with the error ${each.code}`;
    const { code } = each as NodeJS.ErrnoException;
    if (code !== undefined && /^E[A-Z]+$/.test(code)) return `cannot be reached (${code})`;
    if (each instanceof SdkError && REASONS[each.code] !== undefined) return REASONS[each.code] as string;
  }
  return isFetchFailure(error) ? 'cannot be reached' : 'does not speak MCP';
}

/** fetch says so for what has no code of the system: a name that does not resolve, a port it never opens. */
function isFetchFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error instanceof TypeError || isFetchFailure(error.cause);
}
