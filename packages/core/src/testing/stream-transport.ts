import type { Readable, Writable } from 'node:stream';
import { parseJSONRPCMessage, type JSONRPCMessage, type Transport } from '@modelcontextprotocol/client';
import { eachLine } from '../serve/lines.ts';

const MOST_BYTES = 64 * 1024 * 1024;

/** A client's end of a stdio wire, over two streams of this process. */
export class StreamTransport implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage) => void;

  readonly #input: Readable;
  readonly #output: Writable;

  constructor(input: Readable, output: Writable) {
    this.#input = input;
    this.#output = output;
  }

  start(): Promise<void> {
    const onTooLong = () => this.onerror?.(new Error(`a line of more than ${MOST_BYTES} bytes`));
    const onLine = (line: string) => this.onmessage?.(parseJSONRPCMessage(JSON.parse(line)));
    eachLine(this.#input, { most: MOST_BYTES, onLine, onTooLong });
    return Promise.resolve();
  }

  send(message: JSONRPCMessage): Promise<void> {
    this.#output.write(`${JSON.stringify(message)}\n`);
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.#output.end();
    this.onclose?.();
    return Promise.resolve();
  }
}
