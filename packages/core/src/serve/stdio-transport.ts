import type { Readable, Writable } from 'node:stream';
import {
  isJSONRPCRequest,
  ProtocolErrorCode,
  type ClientCapabilities,
  type JSONRPCMessage,
  type JSONRPCRequest,
  type Transport,
} from '@modelcontextprotocol/server';
import { declaredIn } from './declared.ts';
import { readFrame, refuse, type Refusal } from './frame.ts';
import { eachLine } from './lines.ts';

/** The longest line that is read; the rest of a longer one is dropped as it comes. */
const MOST_BYTES = 16 * 1024 * 1024;

/** So many requests run at once; further ones wait. */
const MOST_RUNNING = 1_024;
/** And so many wait, of so many characters in all; more are refused. */
const MOST_QUEUED = 4_096;
const MOST_QUEUED_LENGTH = 32 * 1024 * 1024;

/**
 * The wire of a server on stdio, in front of the SDK's own: every line is answered or handed on, however bad it is,
 * and none ends the process.
 */
export class StdioTransport implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage) => void;

  /** Sees each request before it is handed on, and may answer what is to be handed on instead. */
  onrequest?: (request: JSONRPCRequest) => Promise<JSONRPCRequest> | undefined;
  /** The request was answered or taken back, or the client is gone. */
  onover?: (request: JSONRPCRequest) => void;

  /** Sees each message before it goes out, and answers what is to go out instead. */
  onsend?: (message: JSONRPCMessage) => JSONRPCMessage;

  /** What the client declared, as of its latest word of it. */
  declared: ClientCapabilities = {};

  readonly #input: Readable;
  readonly #output: Writable;
  /** Requests that were handed on and not answered yet. */
  readonly #running = new Map<string | number, JSONRPCRequest>();
  #queue: { readonly message: JSONRPCRequest; readonly length: number }[] = [];
  #queuedLength = 0;
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
      onTooLong: () => this.#refuse(`A line has at most ${MOST_BYTES} bytes.`),
      onBadText: () => this.#answer(refuse(ProtocolErrorCode.ParseError, 'The line is not UTF-8.').refusal),
    });
    for (const event of ['end', 'close', 'error']) this.#input.once(event, () => void this.close());
    this.#output.once('error', () => void this.close());
    return Promise.resolve();
  }

  send(message: JSONRPCMessage): Promise<void> {
    if ('id' in message && message.id !== undefined && !('method' in message)) {
      this.#end(message.id);
      this.#begin();
    }
    return this.#write(this.onsend?.(message) ?? message);
  }

  close(): Promise<void> {
    if (!this.#closed) {
      this.#closed = true;
      this.#input.pause();
      for (const id of this.#running.keys()) this.#end(id);
      this.onclose?.();
    }
    return Promise.resolve();
  }

  #take(line: string): void {
    if (this.#closed || line.trim() === '') return;
    const frame = readFrame(line);
    if ('refusal' in frame) return this.#answer(frame.refusal);
    const { message } = frame;
    if (isJSONRPCRequest(message)) return this.#takeRequest(message, line.length);
    // A request that was taken back is never answered, so this is the end of it.
    if ('method' in message && message.method === 'notifications/cancelled')
      this.#takeBack((message.params as { requestId?: string | number } | undefined)?.requestId ?? '');
    this.onmessage?.(message);
  }

  #takeRequest(message: JSONRPCRequest, length: number): void {
    // An answer under this id could be taken for that of the first request.
    if (this.#running.has(message.id) || this.#queue.some((each) => each.message.id === message.id))
      return this.#refuse('A request with this id is still running.');
    if (this.#queue.length >= MOST_QUEUED || this.#queuedLength > MOST_QUEUED_LENGTH)
      return this.#refuse(`${this.#queue.length} requests wait already: send fewer at once.`, message.id);
    this.declared = declaredIn(message) ?? this.declared;
    this.#queue.push({ message, length });
    this.#queuedLength += length;
    this.#begin();
  }

  /** What waits begins as soon as it may. Answers and notices never wait: running requests may need them to end. */
  #begin(): void {
    while (this.#running.size < MOST_RUNNING) {
      const next = this.#queue.shift();
      if (next === undefined) return;
      const { message, length } = next;
      this.#queuedLength -= length;
      this.#running.set(message.id, message);
      const other = this.onrequest?.(message);
      if (other === undefined) this.onmessage?.(message);
      else void other.then((each) => this.#running.get(message.id) === message && this.onmessage?.(each));
    }
  }

  #end(id: string | number): void {
    const request = this.#running.get(id);
    this.#running.delete(id);
    if (request !== undefined) this.onover?.(request);
  }

  #takeBack(id: string | number): void {
    this.#end(id);
    const taken = this.#queue.find(({ message }) => message.id === id);
    this.#queue = this.#queue.filter((each) => each !== taken);
    this.#queuedLength -= taken?.length ?? 0;
    this.#begin();
  }

  #refuse(words: string, id?: string | number): void {
    this.#answer(refuse(ProtocolErrorCode.InvalidRequest, words, id).refusal);
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
    if (!this.#closed && !this.#output.writableNeedDrain) this.#input.resume();
  }
}
