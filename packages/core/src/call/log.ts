import { inspect } from 'node:util';

/** From the fewest lines to the most. */
export const LOG_LEVELS = ['error', 'info', 'debug'] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

let most: LogLevel = 'info';

/** What this process writes from now on: lines of this level and of those before it. */
export function setLogLevel(level: LogLevel): void {
  most = level;
}

/** Whether a line would be written: for one that costs something to make. */
export function logs(level: LogLevel): boolean {
  return LOG_LEVELS.indexOf(level) <= LOG_LEVELS.indexOf(most);
}

/** One line for the person who runs the server. On stderr, always: stdout belongs to the protocol. */
export function log(level: LogLevel, line: string, error?: unknown): void {
  if (!logs(level)) return;
  const stack = error === undefined ? '' : `\n${inspect(error)}`;
  process.stderr.write(`${new Date().toISOString()} ${level} ${oneLine(line)}${stack}\n`);
}

/** What a line quotes can hold a break, and then lines that read like ours. */
function oneLine(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
