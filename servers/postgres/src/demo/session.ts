import { Duplex } from 'node:stream';
import type { MessagePort } from 'node:worker_threads';

/** What a session hears: that it is open; bytes; that only the last of an answer are to come. */
export type Heard = 'open' | Uint8Array<ArrayBuffer> | 'done';

type Written = (error?: Error | null) => void;

/** What `pg` takes for a socket, over which it speaks its protocol to a database in another thread. */
export class Session extends Duplex {
  readonly #onConnect: () => void;
  #port: MessagePort | undefined;
  #written: Written | undefined;

  constructor(onConnect: () => void) {
    super();
    this.#onConnect = onConnect;
  }

  /** Whether the database still works on what was sent. */
  get isBusy(): boolean {
    return this.#written !== undefined;
  }

  /** Speaks to whoever holds the other end of the port. */
  begin(port: MessagePort): void {
    this.#port = port;
    port.on('message', (heard: Heard) => this.#hear(heard));
  }

  connect(): this {
    this.#onConnect();
    return this;
  }

  ref(): this {
    this.#port?.ref();
    return this;
  }

  unref(): this {
    this.#port?.unref();
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  override _write(chunk: Uint8Array, _encoding: BufferEncoding, written: Written): void {
    this.#send(chunk, written);
  }

  override _writev(chunks: { chunk: Buffer }[], written: Written): void {
    this.#send(Buffer.concat(chunks.map(({ chunk }) => chunk)), written);
  }

  override _read(): void {
    // An answer comes whole and without being asked for.
  }

  override _final(ended: Written): void {
    this.push(null);
    ended();
  }

  override _destroy(error: Error | null, destroyed: Written): void {
    this.#port?.close();
    destroyed(error);
  }

  #send(chunk: Uint8Array, written: Written): void {
    this.#written = written;
    // A copy, since pg writes views of what it goes on to use.
    const bytes = new Uint8Array(chunk);
    this.#port?.postMessage(bytes, [bytes.buffer]);
  }

  #hear(heard: Heard): void {
    if (heard === 'open') {
      this.emit('connect');
    } else if (heard === 'done') {
      const written = this.#written;
      this.#written = undefined;
      written?.();
    } else {
      this.push(heard);
    }
  }
}
