import { ProtocolError, ProtocolErrorCode, SdkError, SdkErrorCode } from '@modelcontextprotocol/client';
import type { Connection } from '../servers/connection.ts';
import { reasonOf } from '../servers/words.ts';
import { CALL_TIMEOUT_MS } from './errand.ts';

/** What became of a request that got no answer, in words of ours. */
export function failureOf(error: unknown): string {
  const isLate = error instanceof SdkError && error.code === SdkErrorCode.RequestTimeout;
  return isLate ? `did not answer within ${CALL_TIMEOUT_MS / 1000} s` : reasonOf(error);
}

/**
 * Asks a server for what the protocol has no result of failure for, and throws its error in the same words. What was
 * thrown at a request that the client took back goes on as it is: nobody reads it.
 */
export async function orFailure<T>(
  connection: Connection,
  signal: AbortSignal | undefined,
  request: () => Promise<T>,
): Promise<T> {
  try {
    return await request();
  } catch (error) {
    if (signal?.aborted === true || error instanceof ProtocolError) throw error;
    const words =
      connection.state === 'ready' ? `${connection.entry.alias} ${failureOf(error)}.` : absence(connection);
    throw new ProtocolError(ProtocolErrorCode.InternalError, `UNAVAILABLE: ${words}`);
  }
}

/** Why a server cannot be called now, and whether another try is worth it. */
export function absence({ entry, state, reason, restartAt = 0 }: Connection): string {
  if (state !== 'restarting')
    return `${entry.alias} is not running (${reason}). Its other tools will not work either.`;
  const seconds = Math.ceil((restartAt - Date.now()) / 1000);
  // One second more: it also has to start.
  const when = seconds > 0 ? `${seconds + 1} s` : 'a few seconds';
  return `${entry.alias} is restarting (${reason}). Call again in ${when}.`;
}
