import type { ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

export interface GitObject {
  sha: string;
  type: 'blob' | 'tree' | 'commit' | 'tag';
  size: number;
  content: Buffer;
}

interface Waiting {
  resolve: (found: GitObject | undefined) => void;
  reject: (error: Error) => void;
}

type Process = ChildProcessByStdio<Writable, Readable, Readable>;

/** Reads objects through one `git cat-file --batch`, started by the first question. */
export class ObjectReader {
  readonly #start: () => Process;
  #process: Process | undefined;
  readonly #waiting: Waiting[] = [];
  #chunks: Buffer[] = [];
  #held = 0;
  /** Bytes that the answer in front still needs; its header is known then. */
  #head: { sha: string; type: GitObject['type']; size: number } | undefined;

  constructor(start: () => Process) {
    this.#start = start;
  }

  read(name: string): Promise<GitObject | undefined> {
    if (/[\n\0]/.test(name)) {
      return Promise.resolve(undefined);
    }
    this.#process ??= this.#open();
    const { stdin } = this.#process;
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      stdin.write(`${name}\n`);
    });
  }

  close(): void {
    this.#process?.stdin.end();
    this.#process?.kill();
    this.#process = undefined;
  }

  #open(): Process {
    const child = this.#start();
    child.stderr.resume();
    child.stdin.on('error', () => undefined);
    child.stdout.on('data', (chunk: Buffer) => {
      this.#chunks.push(chunk);
      this.#held += chunk.length;
      this.#drain();
    });
    child.on('close', () => {
      for (const { reject } of this.#waiting.splice(0)) {
        reject(new Error('git cat-file ended.'));
      }
    });
    return child;
  }

  #drain(): void {
    while (this.#held > 0 && this.#next()) {
      // One answer after another, as long as they are complete.
    }
  }

  /** Takes one step; false where more bytes are needed. */
  #next(): boolean {
    if (this.#head === undefined) {
      const all = this.#joined();
      const end = all.indexOf(10);
      if (end < 0) {
        return false;
      }
      const line = all.subarray(0, end).toString();
      this.#keep(all.subarray(end + 1));
      const found = /^([0-9a-f]{40}) (blob|tree|commit|tag) (\d+)$/.exec(line);
      if (found === null) {
        this.#waiting.shift()?.resolve(undefined);
        return true;
      }
      this.#head = { sha: found[1]!, type: found[2] as GitObject['type'], size: Number(found[3]) };
    }
    const { size } = this.#head;
    if (this.#held < size + 1) {
      return false;
    }
    const all = this.#joined();
    const content = Buffer.from(all.subarray(0, size));
    this.#waiting.shift()?.resolve({ ...this.#head, content });
    this.#head = undefined;
    this.#keep(all.subarray(size + 1));
    return true;
  }

  #joined(): Buffer {
    const all = this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks);
    this.#chunks = [all];
    return all;
  }

  #keep(rest: Buffer): void {
    this.#chunks = rest.length > 0 ? [rest] : [];
    this.#held = rest.length;
  }
}
