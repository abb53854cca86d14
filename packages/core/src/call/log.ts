import { inspect } from 'node:util';

/** One line for the person who runs the server. On stderr, always: stdout belongs to the protocol. */
export function log(level: 'error' | 'info', line: string, error?: unknown): void {
  const stack = error === undefined ? '' : `\n${inspect(error)}`;
  process.stderr.write(`${new Date().toISOString()} ${level} ${line}${stack}\n`);
}
