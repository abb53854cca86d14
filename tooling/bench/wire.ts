// One stdio connection, by hand: a client library would be measured along with the server.
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { endOf } from './node.ts';

const ANSWER_MS = 20_000;

export const INITIALIZE = {
  protocolVersion: '2025-11-25',
  capabilities: {},
  clientInfo: { name: 'bench', version: '1.0.0' },
};

export interface Wire {
  /** Resolves to the result. Rejects with one clause when there is none: an error, an end, silence. */
  request(method: string, params?: object): Promise<Result>;
  notify(method: string): void;
}

export interface Result {
  readonly isError?: boolean;
  readonly tools?: readonly unknown[];
  readonly content?: readonly { readonly text?: string }[];
}

interface Answer {
  readonly id?: number;
  readonly result?: Result;
  readonly error?: { readonly code: number };
}

interface Waiting {
  readonly resolve: (result: Result) => void;
  readonly reject: (reason: Error) => void;
}

export function wireTo(child: ChildProcessWithoutNullStreams, answerMs = ANSWER_MS): Wire {
  const waiting = new Map<number, Waiting>();
  let last = 0;
  const send = (message: object) => child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);

  onLines(child.stdout, (line) => {
    const { id = 0, result, error } = parse(line);
    const asker = waiting.get(id);
    if (result === undefined) asker?.reject(new Error(`answered with error ${error?.code}`));
    else asker?.resolve(result);
  });
  child.once('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error(`${endOf(child)} before it answered`));
  });

  return {
    notify: (method) => send({ method }),
    async request(method, params) {
      last += 1;
      const id = last;
      const { promise, resolve, reject } = Promise.withResolvers<Result>();
      waiting.set(id, { resolve, reject });
      const timer = setTimeout(
        () => reject(new Error(`did not answer ${method} in ${answerMs / 1_000} s`)),
        answerMs,
      );
      send({ id, method, ...(params === undefined ? {} : { params }) });
      return promise.finally(() => {
        clearTimeout(timer);
        waiting.delete(id);
      });
    },
  };
}

/** The 2025 handshake, and the list after it, as a client does it. */
export async function listTools(wire: Wire): Promise<readonly unknown[]> {
  await wire.request('initialize', INITIALIZE);
  wire.notify('notifications/initialized');
  const { tools } = await wire.request('tools/list');
  if (tools === undefined) throw new Error('answered tools/list without a list');
  return tools;
}

/** Some peers write words to stdout as well; they are passed over. */
function parse(line: string): Answer {
  try {
    return JSON.parse(line) as Answer;
  } catch {
    return {};
  }
}

/** Pieces are put together once a line is whole: an answer may have many megabytes. */
function onLines(stream: NodeJS.ReadableStream, take: (line: string) => void): void {
  let pieces: string[] = [];
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const lines = chunk.split('\n');
    for (const piece of lines.slice(0, -1)) {
      take(pieces.join('') + piece);
      pieces = [];
    }
    pieces.push(lines.at(-1) ?? '');
  });
}
