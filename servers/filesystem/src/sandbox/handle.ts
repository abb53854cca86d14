import * as fs from 'node:fs';

/** So many bytes are read or written at once. */
const AT_ONCE = 64 * 1024;

type Done<T> = (error: NodeJS.ErrnoException | null, value: T) => void;

/**
 * An open file or folder. What is answered from memory, by any usual disk, is asked at once: a way through the thread
 * pool takes ten times as long as the answer. What has to wait for the disk (many bytes, and `sync`) goes that way.
 * Node closes none that is forgotten: whoever opens one disposes of it.
 */
export class Handle implements AsyncDisposable {
  #fd: number;

  /** As `open` of `node:fs`; throws as the system says. */
  constructor(path: string, flags: number, mode?: number) {
    this.#fd = fs.openSync(path, flags, mode);
  }

  get fd(): number {
    return this.#fd;
  }

  stat(): fs.BigIntStats {
    return fs.fstatSync(this.#fd, { bigint: true });
  }

  /** Reads at a position, without moving in the file; answers how many bytes came, 0 at its end. */
  async read(buffer: Buffer, position: number): Promise<number> {
    if (buffer.length <= AT_ONCE) return fs.readSync(this.#fd, buffer, 0, buffer.length, position);
    return waited((done) => fs.read(this.#fd, buffer, 0, buffer.length, position, done));
  }

  /** Reads it whole, from its beginning. */
  readFile(): Promise<Buffer>;
  readFile(encoding: 'utf8'): Promise<string>;
  async readFile(encoding?: 'utf8'): Promise<Buffer | string> {
    const pieces: Buffer[] = [];
    for (let [at, size] = [0, Number(this.stat().size) + 1]; ; size = AT_ONCE) {
      const piece = Buffer.allocUnsafe(size);
      const length = await this.read(piece, at);
      if (length === 0) break;
      pieces.push(piece.subarray(0, length));
      at += length;
    }
    const whole = Buffer.concat(pieces);
    return encoding === undefined ? whole : whole.toString(encoding);
  }

  /** Writes all of it at a position. */
  async write(content: Buffer, position: number): Promise<void> {
    for (let at = 0; at < content.length;) {
      const [length, place] = [content.length - at, position + at];
      at +=
        length <= AT_ONCE
          ? fs.writeSync(this.#fd, content, at, length, place)
          : await waited<number>((done) => fs.write(this.#fd, content, at, length, place, done));
    }
  }

  truncate(size: number): void {
    fs.ftruncateSync(this.#fd, size);
  }

  chmod(mode: number): void {
    fs.fchmodSync(this.#fd, mode);
  }

  chown(uid: number, gid: number): void {
    fs.fchownSync(this.#fd, uid, gid);
  }

  utimes(atime: number, mtime: number): void {
    fs.futimesSync(this.#fd, atime, mtime);
  }

  sync(): Promise<void> {
    return waited<void>((done) => fs.fsync(this.#fd, done));
  }

  datasync(): Promise<void> {
    return waited<void>((done) => fs.fdatasync(this.#fd, done));
  }

  /** What comes after it changes nothing: the number may be another's by then. */
  close(): void {
    const fd = this.#fd;
    this.#fd = -1;
    if (fd !== -1) fs.closeSync(fd);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
  }
}

function waited<T>(ask: (done: Done<T>) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    ask((error, value) => (error === null ? resolve(value) : reject(error)));
  });
}
