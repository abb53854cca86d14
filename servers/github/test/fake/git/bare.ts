import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { type GitObject, ObjectReader } from './objects.ts';

/** Nothing of the machine's own configuration reaches these repositories. */
const ENVIRONMENT = {
  PATH: process.env.PATH,
  HOME: '/nonexistent',
  LC_ALL: 'C.UTF-8',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_AUTHOR_NAME: 'GitHub',
  GIT_AUTHOR_EMAIL: 'noreply@github.com',
  GIT_COMMITTER_NAME: 'GitHub',
  GIT_COMMITTER_EMAIL: 'noreply@github.com',
};

export interface GitRun {
  input?: string | Buffer;
  env?: Record<string, string>;
  /** Exit codes beside 0 that are an answer too. */
  accept?: number[];
}

/** Nobody reaches other objects through git's expressions: `main^`, `main:path`, `@{1}`. */
const isName = (name: string): boolean =>
  /^[^\s~^:?*[\\-][^\s~^:?*[\\]*$/.test(name) && !name.includes('..') && !name.includes('@{');

class GitFailure extends Error {}

/** One bare repository and the git processes that work on it. */
export class BareRepository {
  readonly folder: string;
  /** Results between commits, which never change. */
  readonly memo = new Map<string, unknown>();
  readonly #objects: ObjectReader;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(folder: string) {
    this.folder = folder;
    this.#objects = new ObjectReader(() => this.#spawn(['cat-file', '--batch'], {}));
  }

  /** Its output, as bytes. @throws {GitFailure} with what git said. */
  async bytes(args: string[], run: GitRun = {}): Promise<Buffer> {
    const child = this.#spawn(args, run.env ?? {});
    const out: Buffer[] = [];
    const errors: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    // git may end before it has read everything.
    child.stdin.on('error', () => undefined);
    child.stdin.end(run.input ?? '');
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    });
    if (code !== 0 && !(run.accept ?? []).includes(code ?? -1)) {
      throw new GitFailure(`git ${args.join(' ')}: ${Buffer.concat(errors).toString()}`);
    }
    return Buffer.concat(out);
  }

  /** Its output as text, without the last line end. */
  async run(args: string[], run: GitRun = {}): Promise<string> {
    return (await this.bytes(args, run)).toString().replace(/\n$/, '');
  }

  /** An object by any name that git understands; undefined where there is none. */
  read(name: string): Promise<GitObject | undefined> {
    return this.#objects.read(name);
  }

  /** What a full name of a ref stands for: a name only, no expression. */
  async ref(name: string): Promise<GitObject | undefined> {
    return isName(name) ? this.read(name) : undefined;
  }

  /** The commit that a branch, a tag or a sha stands for, branches first as GitHub looks. */
  async commit(ref: string): Promise<string | undefined> {
    if (!isName(ref)) {
      return undefined;
    }
    for (const name of [`refs/heads/${ref}`, `refs/tags/${ref}`, ref]) {
      const found = await this.read(`${name}^{commit}`);
      if (found !== undefined) {
        return found.sha;
      }
    }
    return undefined;
  }

  /** Works once per key: for what depends on commits only. */
  async once<Value>(key: string, work: () => Promise<Value>): Promise<Value> {
    const known = this.memo.get(key) as Promise<Value> | undefined;
    if (known !== undefined) {
      return known;
    }
    const made = work();
    this.memo.set(key, made);
    made.catch(() => this.memo.delete(key));
    return made;
  }

  /** Changes of refs, one after another. */
  exclusively<Value>(work: () => Promise<Value>): Promise<Value> {
    const done = this.#queue.then(work);
    this.#queue = done.catch(() => undefined);
    return done;
  }

  close(): void {
    this.#objects.close();
  }

  #spawn(args: string[], env: Record<string, string>): ChildProcessByStdio<Writable, Readable, Readable> {
    return spawn('git', args, {
      cwd: this.folder,
      env: { ...ENVIRONMENT, GIT_DIR: this.folder, ...env },
      stdio: 'pipe',
    });
  }
}
