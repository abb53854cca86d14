import { log } from '../call/log.ts';

/** What is still open this long after the end began is left to the operating system. */
const GRACE_MS = 5_000;
const PARENT_CHECK_MS = 1_000;

interface Reasons {
  /** The client is the parent and speaks over stdin: its end, or the parent's, is ours. */
  readonly withClient: boolean;
}

/**
 * Keeps the process until it is told to end, closes, and exits with 0. It is told by SIGTERM, SIGINT or SIGHUP
 * and, with a client on stdin, by end of file there or by the death of the parent (which may leave the pipe open).
 * An exception that nobody catches ends it too, with 1: what it has open is still closed.
 */
export async function liveUntilEnded(close: () => Promise<void>, { withClient }: Reasons): Promise<never> {
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => end());
  let exitCode = 0;
  process.on('uncaughtException', (error) => {
    log('error', 'failed unexpectedly, and ends', error);
    exitCode = 1;
    end();
  });
  if (withClient) {
    for (const event of ['end', 'close', 'error']) process.stdin.on(event, () => end());
    process.stdout.on('error', () => end());
    endWithParent(end);
  }
  await ended;
  setTimeout(() => process.exit(exitCode), GRACE_MS).unref();
  await close().catch((error: unknown) => log('error', 'closing', error));
  process.exit(exitCode);
}

/** Calls back when the process that started this one is gone. */
function endWithParent(end: () => void): void {
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && end(), PARENT_CHECK_MS).unref();
}
