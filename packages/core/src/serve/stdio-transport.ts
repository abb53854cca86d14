import type { Readable, Writable } from 'node:stream';
import {
  isJSONRPCRequest,
  ProtocolErrorCode,
  type ClientCapabilities,
  type JSONRPCMessage,
  type Transport,
} from '@modelcontextprotocol/server';
import { declaredIn } from '../call/caller.ts';
import { readFrame, refuse, type Refusal } from './frame.ts';
import { eachLine } from './lines.ts';

/** The longest line that is read; the rest of a longer one is dropped as it comes. */
const MOST_BYTES = 16 * 1024 * 1024;

/** So many requests run at once; further ones wait in the pipe. */
const MOST_RUNNING = 1_024;

/**
 * The wire of a server on stdio, in front of the SDK's own: every line is answered or handed on, however bad it is,
 * and none ends the process.
 */
export class StdioTransport implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage) => void;

  /** Sees each request before it is handed on. */
  onrequest?: (request: JSONRPCMessage) => void;

  /** What the client declared, as of its latest word of it. */
  declared: ClientCapabilities = {};

  readonly #input: Readable;
  readonly #output: Writable;
  /** Requests that were handed on and not answered yet. */
  readonly #running = new Set<string | number>();
  #closed = false;
  /** While the output is full. */
  #drained: Promise<void> | undefined;

  constructor(input: Readable = process.stdin, output: Writable = process.stdout) {
    this.#input = input;
    this.#output = output;
  }

  start(): Promise<void> {
    eachLine(this.#input, {
      most: MOST_BYTES,
      onLine: (line) => this.#take(line),
      onTooLong: () =>
        this.#answer(
          refuse(ProtocolErrorCode.InvalidRequest, `A line has at most ${MOST_BYTES} bytes.`).refusal,
        ),
    });
    for (const event of ['end', 'close', 'error']) this.#input.once(event, () => void this.close());
    this.#output.once('error', () => void this.close());
    return Promise.resolve();
  }

  send(message: JSONRPCMessage): Promise<void> {
    if ('id' in message && message.id !== undefined && !('method' in message)) {
      this.#running.delete(message.id);
      this.#goOn();
    }
    return this.#write(message);
  }

  close(): Promise<void> {
    if (!this.#closed) {
      this.#closed = true;
      this.#input.pause();
      this.onclose?.();
    }
    return Promise.resolve();
  }

  #take(line: string): void {
    if (this.#closed || line.trim() === '') return;
    const frame = readFrame(line);
    if ('refusal' in frame) return this.#answer(frame.refusal);
    const { message } = frame;
    // A request that was taken back is never answered, so this is the end of it.
    if ('method' in message && message.method === 'notifications/cancelled') {
      this.#running.delete((message.params as { requestId?: string | number } | undefined)?.requestId ?? '');
    }
    if (isJSONRPCRequest(message)) {
      this.declared = declaredIn(message) ?? this.declared;
      this.onrequest?.(message);
      // An answer under this id could be taken for that of the first request.
      if (this.#running.has(message.id)) {
        return this.#answer(
          refuse(ProtocolErrorCode.InvalidRequest, 'A request with this id is still running.').refusal,
        );
      }
      this.#running.add(message.id);
      if (this.#running.size >= MOST_RUNNING) this.#input.pause();
    }
    this.onmessage?.(message);
  }

  #answer(refusal: Refusal): void {
    this.#write(refusal).catch((error: unknown) => this.onerror?.(error as Error));
  }

  #write(message: object): Promise<void> {
    if (this.#closed) return Promise.resolve();
    if (this.#output.write(`${JSON.stringify(message)}\n`)) return Promise.resolve();
    // A client that does not read its answers is not asked for more work.
    this.#input.pause();
    return (this.#drained ??= new Promise((resolve) => {
      this.#output.once('drain', () => {
        this.#drained = undefined;
        this.#goOn();
        resolve();
      });
    }));
  }

  #goOn(): void {
    if (!this.#closed && this.#running.size < MOST_RUNNING && !this.#output.writableNeedDrain)
      this.#input.resume();
  }
}
