import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { parseJSONRPCMessage, type JSONRPCMessage, type Transport } from '@modelcontextprotocol/client';
import { getDefaultEnvironment } from '@modelcontextprotocol/client/stdio';
import { eachLine } from '@plugboard/core/serve';
import spawn from 'cross-spawn';
import type { Command } from './installed.ts';
import { watchGroup } from './reaper.ts';

export interface ProcessOptions extends Command {
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** The command as the file has it, for words. */
  readonly written: string;
  /** A line the server wrote to stderr, or wrote to stdout though it is no message. */
  readonly onLine: (stream: 'stderr' | 'stdout', line: string) => void;
}

/** How long a server has, first after the end of its stdin, then after SIGTERM. */
const PATIENCE_MS = [1_500, 1_500] as const;

/** The longest message a server may send. */
const MOST_BYTES = 32 * 1024 * 1024;
const MOST_STDERR = 64 * 1024;

/** Exit codes for bad settings, and by which shells say that a command cannot be run, or was not found. */
const HOPELESS_CODES = new Set([2, 126, 127]);
const HOPELESS_ERRORS = new Set(['ENOENT', 'EACCES', 'EPERM', 'ENOEXEC']);

/** How long the pipes of a dead process may stay open, in the hands of something that left its group. */
const LAST_WORDS_MS = 500;

/** A server process and the wire to it. It leads a process group of its own, and the whole group ends with it. */
export class ProcessTransport implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage) => void;

  /** Why the process is gone: `exited with code 3`. */
  ended: string | undefined;
  /** Whether another start would end as this one did, until a person mends something. */
  isHopeless = false;

  readonly #options: ProcessOptions;
  readonly #gone = Promise.withResolvers<void>();
  #child: ChildProcess | undefined;
  #reason: string | undefined;
  #unwatch = (): void => {};

  constructor(options: ProcessOptions) {
    this.#options = options;
  }

  // By these two the SDK knows a wire of stdio from one of HTTP: there, silence means an older server.
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  get stderr(): null {
    return null;
  }

  start(): Promise<void> {
    const { command, args, env, cwd, written } = this.#options;
    if (!existsSync(cwd)) {
      this.isHopeless = true;
      this.#exited('has no folder to run in: its cwd does not exist');
      return Promise.reject(new Error(this.ended));
    }
    const child = spawn(command, [...args], {
      cwd,
      env: { ...getDefaultEnvironment(), ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    this.#child = child;
    child.stdin?.on('error', () => {});
    this.#listen(child);
    child.once('exit', (code, signal) => {
      this.isHopeless = code !== null && HOPELESS_CODES.has(code);
      this.end(signal === null ? `exited with code ${code}` : `was ended by ${signal}`);
    });
    return new Promise((resolve, reject) => {
      child.once('error', (error: NodeJS.ErrnoException) => {
        this.isHopeless = HOPELESS_ERRORS.has(error.code ?? '');
        const reason =
          error.code === 'ENOENT'
            ? `${written} was not found`
            : `${written} cannot be started (${error.code})`;
        this.#exited(reason);
        reject(new Error(reason));
      });
      child.once('spawn', () => {
        if (child.pid !== undefined) this.#unwatch = watchGroup(child.pid);
        resolve();
      });
    });
  }

  send(message: JSONRPCMessage): Promise<void> {
    const { stdin } = this.#child ?? {};
    if (this.ended !== undefined || stdin?.writable !== true)
      return Promise.reject(new Error(`the server ${this.ended ?? 'is gone'}`));
    return new Promise((resolve) => {
      if (stdin.write(`${JSON.stringify(message)}\n`)) resolve();
      else stdin.once('drain', resolve);
    });
  }

  async close(): Promise<void> {
    this.#child?.stdin?.end();
    if (!(await this.#goneWithin(PATIENCE_MS[0]))) {
      this.#signal('SIGTERM');
      await this.#goneWithin(PATIENCE_MS[1]);
    }
    this.#signal('SIGKILL');
    if (this.#child?.pid !== undefined) await this.#gone.promise;
  }

  /**
   * Ends the process for this reason, without asking it, and all it left behind; then the pipes shut, once its last
   * words are read.
   */
  end(reason: string): void {
    this.#reason ??= reason;
    this.#signal('SIGKILL');
    this.#unwatch();
    const shut = () => this.#exited(this.#reason ?? reason);
    this.#child?.once('close', shut);
    setTimeout(shut, LAST_WORDS_MS).unref();
  }

  #listen({ stdout, stderr }: ChildProcess): void {
    const { onLine } = this.#options;
    if (stdout !== null) {
      // Somebody waits for what is in it, and would wait for the whole of a time limit.
      const onTooLong = () => this.end(`sent a message of more than ${MOST_BYTES} bytes and was stopped`);
      eachLine(stdout, { most: MOST_BYTES, onLine: (line) => this.#read(line), onTooLong });
    }
    if (stderr !== null) {
      eachLine(stderr, { most: MOST_STDERR, onLine: (line) => onLine('stderr', line), onTooLong: () => {} });
    }
  }

  #read(line: string): void {
    if (line.trim() === '') return;
    let message: JSONRPCMessage;
    try {
      message = parseJSONRPCMessage(JSON.parse(line));
    } catch {
      this.#options.onLine('stdout', line.slice(0, 200));
      return;
    }
    this.onmessage?.(message);
  }

  #exited(reason: string): void {
    if (this.ended !== undefined) return;
    this.ended = reason;
    this.#gone.resolve();
    this.onclose?.();
  }

  #signal(signal: NodeJS.Signals): void {
    const { pid } = this.#child ?? {};
    if (pid === undefined) return;
    try {
      if (process.platform === 'win32') spawn('taskkill', ['/pid', String(pid), '/t', '/f']);
      else process.kill(-pid, signal);
    } catch {
      // ESRCH: nobody is left in the group.
    }
  }

  #goneWithin(milliseconds: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), milliseconds);
      this.#gone.promise.then(
        () => {
          clearTimeout(timer);
          return resolve(true);
        },
        () => {},
      );
    });
  }
}
