import { createHash } from 'node:crypto';
import { ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server';
import type { Caller } from '../caller.ts';
import { log } from '../log.ts';
import { hasExpired, isId } from './id.ts';
import { Run } from './run.ts';
import type { Mail, TaskStore } from './store.ts';
import { isOver, unknownTask, type CreatedTask, type Task } from './task.ts';
import type { Answer, PlainCall, Tasks } from './tasks.ts';

export interface Bounds {
  /** Milliseconds: what is done by then, or has a question by then, is answered as any call. */
  readonly patience: number;
  /** Tasks that run at once, of one principal and of all. Calls beyond are answered as any call. */
  readonly running: number;
  readonly runningEach: number;
  /** Tasks that are over and kept. Of one principal the oldest makes room; where all are too many, calls are plain. */
  readonly kept: number;
  readonly keptEach: number;
  /** Milliseconds that what runs has to end in when the server ends. */
  readonly drain: number;
  /** Milliseconds between two looks at what other processes left, and two records of progress. */
  readonly look: number;
}

const BOUNDS: Bounds = {
  patience: 500,
  running: 64,
  runningEach: 16,
  kept: 500,
  keptEach: 50,
  drain: 1_000,
  look: 1_000,
};

/** What is not written for so long is taken for abandoned by other processes. */
const REWRITE_MS = 5_000;
const SWEEP_MS = 60_000;
const LONGEST_INPUT = 100_000;
const ENDED = 'The server ended before the task did: make the call again.';

/** A task that this process made. */
interface Made {
  readonly run: Run;
  readonly watchers: Set<(task: Task) => void>;
  /** One write after the other, each of what is so when it begins. */
  written: Promise<void>;
  writtenAt: number;
  isChanged: boolean;
}

export class TaskDesk implements Tasks {
  readonly #store: TaskStore;
  readonly #bounds: Bounds;
  readonly #running = new Map<string, Made>();
  /** Those that are over: who owns each, the oldest first. */
  readonly #kept = new Map<string, string>();
  #timer: NodeJS.Timeout | undefined;
  #sweptAt = 0;
  #isClosed = false;

  constructor(store: TaskStore, bounds: Partial<Bounds> = {}) {
    this.#store = store;
    this.#bounds = { ...BOUNDS, ...bounds };
  }

  async call(tool: string, caller: Caller, call: PlainCall): Promise<Answer | CreatedTask> {
    const owner = ownerOf(caller.principal);
    const run = new Run(caller, { tool, owner, call, changed: (changed) => this.#note(changed) });
    const soon = await within(this.#bounds.patience, run.answer);
    return soon ?? (await this.#become(run)) ?? run.answer;
  }

  async get(id: unknown, principal: string): Promise<Task> {
    const { task, isMine, isAlive } = await this.#find(id, principal);
    if (isMine || isAlive || isOver(task)) return task;
    const error = { code: ProtocolErrorCode.InternalError, message: ENDED };
    const { taskId, createdAt, lastUpdatedAt, ttlMs, pollIntervalMs } = task;
    const same = { taskId, createdAt, lastUpdatedAt, ttlMs, pollIntervalMs };
    return { ...same, status: 'failed', error, statusMessage: ENDED };
  }

  async update(id: unknown, principal: string, inputResponses: unknown): Promise<void> {
    if (typeof inputResponses !== 'object' || inputResponses === null || Array.isArray(inputResponses))
      throw badInput('tasks/update takes "inputResponses", which are an object.');
    if (JSON.stringify(inputResponses).length > LONGEST_INPUT)
      throw badInput(`The inputResponses have at most ${LONGEST_INPUT} characters.`);
    await this.#send(id, principal, { inputResponses: inputResponses as Record<string, unknown> });
  }

  async cancel(id: unknown, principal: string): Promise<void> {
    await this.#send(id, principal, { cancel: true });
  }

  async watch(id: unknown, principal: string, changed: (task: Task) => void) {
    if (!isId(id)) return undefined;
    const made = this.#running.get(id);
    if (made === undefined || made.run.owner !== ownerOf(principal)) return undefined;
    made.watchers.add(changed);
    return { task: made.run.task, stop: () => void made.watchers.delete(changed) };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const running = [...this.#running.values()];
    await within(this.#bounds.drain, Promise.allSettled(running.map(({ run }) => run.answer)));
    for (const { run } of running) run.giveUp(ENDED);
    await Promise.all(running.map(({ written }) => written));
    clearInterval(this.#timer);
  }

  /** Undefined where there is no room, it cannot be written, or it is over by the time it is: then it is a plain call. */
  async #become(run: Run): Promise<CreatedTask | undefined> {
    if (this.#isClosed || !this.#hasRoom(run.owner)) return undefined;
    const made: Made = {
      run,
      watchers: new Set(),
      written: Promise.resolve(),
      writtenAt: Date.now(),
      isChanged: false,
    };
    this.#running.set(run.id, made);
    try {
      await this.#sweep();
      // Before its name goes out: whoever asks, also another process, finds it.
      await this.#store.write(run.owner, run.task, { sync: true });
    } catch (error) {
      this.#running.delete(run.id);
      log('error', 'a task cannot be kept, and its call waits', error);
      return undefined;
    }
    const created = run.becomeTask();
    if (created === undefined) {
      this.#running.delete(run.id);
      await this.#store.remove(run.id);
      return undefined;
    }
    this.#timer ??= setInterval(() => void this.#look(), this.#bounds.look).unref();
    return created;
  }

  #hasRoom(owner: string): boolean {
    const { running, runningEach, kept, keptEach } = this.#bounds;
    const mine = [...this.#running.values()].filter(({ run }) => run.owner === owner).length;
    if (this.#running.size >= running || mine >= runningEach) return false;
    const old = [...this.#kept].filter(([, each]) => each === owner).map(([id]) => id);
    for (const id of old.slice(0, Math.max(0, old.length + mine + 1 - keptEach))) this.#forget(id);
    return this.#kept.size + this.#running.size < kept;
  }

  #forget(id: string): void {
    this.#kept.delete(id);
    this.#store.remove(id).catch((error: unknown) => log('error', 'a task cannot be removed', error));
  }

  async #find(id: unknown, principal: string) {
    if (!isId(id) || hasExpired(id)) throw unknownTask();
    await this.#sweep();
    const made = this.#running.get(id);
    const owner = ownerOf(principal);
    if (made !== undefined) {
      if (made.run.owner !== owner) throw unknownTask();
      // What is told to be over is so for every process, and after a restart.
      if (made.run.isOver) await made.written;
      return { task: made.run.task, isMine: true, isAlive: true };
    }
    const kept = await this.#store.read(id);
    if (kept?.owner !== owner) throw unknownTask();
    return { task: kept.task, isMine: false, isAlive: kept.isAlive };
  }

  async #send(id: unknown, principal: string, mail: Mail): Promise<void> {
    const { task, isMine, isAlive } = await this.#find(id, principal);
    if (isMine) return this.#deliver(task.taskId, mail);
    if (isOver(task) || !isAlive) return;
    if (!(await this.#store.post(task.taskId, mail))) throw badInput('Too much waits for this task already.');
  }

  #deliver(id: string, mail: Mail): void {
    const run = this.#running.get(id)?.run;
    if ('cancel' in mail) run?.cancel();
    else run?.take(mail.inputResponses);
  }

  #note(run: Run): void {
    const made = this.#running.get(run.id);
    if (made === undefined) return;
    for (const changed of made.watchers) changed(run.task);
    made.isChanged = true;
    // Progress can wait; where it stands cannot.
    if (run.task.status !== 'working') this.#write(made);
  }

  #write(made: Made): void {
    made.isChanged = false;
    made.writtenAt = Date.now();
    // In memory it stays as long as it cannot be written.
    made.written = made.written
      .then(() => this.#record(made.run))
      .catch((error: unknown) => log('error', 'a task cannot be kept', error));
  }

  async #record(run: Run): Promise<void> {
    // It would come back after it was swept.
    if (hasExpired(run.id)) return this.#store.remove(run.id);
    const { isOver: over } = run;
    await this.#store.write(run.owner, run.task, { sync: over });
    if (over && this.#running.delete(run.id)) this.#kept.set(run.id, run.owner);
  }

  async #look(): Promise<void> {
    try {
      for (const [id, made] of this.#running) {
        if (hasExpired(id)) {
          made.run.giveUp('The task took too long and was stopped.');
          this.#running.delete(id);
        } else if (made.isChanged || Date.now() - made.writtenAt > REWRITE_MS) this.#write(made);
      }
      for (const { id, mail } of await this.#store.collect((each) => this.#running.has(each)))
        this.#deliver(id, mail);
      await this.#sweep();
    } catch (error) {
      log('error', 'looking after tasks', error);
    }
    if (this.#running.size + this.#kept.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  async #sweep(): Promise<void> {
    if (Date.now() - this.#sweptAt < SWEEP_MS) return;
    this.#sweptAt = Date.now();
    for (const id of this.#kept.keys()) if (hasExpired(id)) this.#kept.delete(id);
    await this.#store.sweep();
  }
}

/** What is there by then; undefined where nothing is. */
async function within<T>(milliseconds: number, work: Promise<T>): Promise<T | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => resolve(undefined), milliseconds);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A hash: it stands in files. */
function ownerOf(principal: string): string {
  return createHash('sha256').update(principal).digest('base64url');
}

function badInput(words: string): ProtocolError {
  return new ProtocolError(ProtocolErrorCode.InvalidParams, words);
}
