import { randomUUID } from 'node:crypto';
import {
  SdkError,
  SdkErrorCode,
  type ElicitRequest,
  type ElicitResult,
  type Progress,
  type Result,
} from '@modelcontextprotocol/client';
import { badState, type Caller } from '@plugboard/core/serve';
import type { Connection } from '../servers/connection.ts';
import { CALL_TIMEOUT_MS, NO_LIMIT_MS, tellProgress, type Errand } from './errand.ts';

/** How long a person has for an answer. */
const ANSWER_MS = 10 * 60_000;

/** So many calls can wait for an answer; one more makes the oldest end unanswered. */
const MOST_WAITING = 64;

/** What the server wants to know, and how it hears of it. */
interface Question {
  readonly request: ElicitRequest;
  readonly answer: (result: ElicitResult) => void;
}

const waiting = new Map<string, RunningCall>();
const running = new WeakMap<Connection, Set<RunningCall>>();

/**
 * A call to a server of 2025, which asks in the middle of it and waits. The caller's request ends with the question
 * and comes again with the answer; the call to the server goes on all the while, and is never made twice.
 */
export class RunningCall {
  readonly #id = randomUUID();
  readonly #result: Promise<Result>;
  readonly #stop = new AbortController();
  readonly #connection: Connection;
  readonly #questions = new Map<string, Question>();
  /** Those that the caller was shown. */
  #shown: readonly string[] = [];
  #asked = Promise.withResolvers<void>();
  #number = 0;
  #caller: Caller;
  #timer: NodeJS.Timeout | undefined;

  constructor({ connection, method, params }: Errand, caller: Caller) {
    this.#caller = caller;
    this.#connection = connection;
    const calls = running.get(connection) ?? new Set();
    running.set(connection, calls.add(this));
    this.#result = connection
      .request(method, params, {
        signal: this.#stop.signal,
        timeout: NO_LIMIT_MS,
        onprogress: (progress) => this.#progressed(progress),
      })
      .finally(() => {
        calls.delete(this);
        this.#leave();
        this.#passOn();
      });
    this.#result.catch(() => {}); // it may fail while nobody waits
  }

  /** The call that waits for answers under this id. Throws the protocol's error when there is none any more. */
  static waiting(id: string): RunningCall {
    const call = waiting.get(id);
    if (call === undefined) throw badState();
    return call;
  }

  /** Over which connection it was made. */
  get origin(): object {
    return this.#caller.connection;
  }

  /** Whether a question of its own waits already. */
  get isAsking(): boolean {
    return this.#questions.size > 0;
  }

  get id(): string {
    return this.#id;
  }

  /** The questions that wait for an answer, by key. */
  get questions(): Record<string, ElicitRequest> {
    return Object.fromEntries([...this.#questions].map(([key, { request }]) => [key, request]));
  }

  /** Hands answers on to the server; what is none is taken for a closed question. */
  answer(responses: Readonly<Record<string, unknown>>): void {
    for (const key of this.#shown) {
      const response = Object.hasOwn(responses, key) ? responses[key] : undefined;
      this.#questions.get(key)?.answer(isAnswer(response) ? response : { action: 'cancel' });
      this.#questions.delete(key);
    }
    this.#leave();
  }

  /** What comes next for this caller: the result, or nothing where a question waits. */
  async next(caller: Caller): Promise<Result | undefined> {
    this.#caller = caller;
    const { signal } = caller.mcpReq;
    const cancel = () => this.#stop.abort(signal.reason);
    signal.addEventListener('abort', cancel, { once: true });
    if (signal.aborted) cancel();
    this.#limit(CALL_TIMEOUT_MS);
    const result = await Promise.race([this.#result, this.#asked.promise]);
    if (result !== undefined) return result;
    // Before 2026 the caller's request stays open while the person thinks, and can be taken back.
    if (caller.mcpReq.envelope !== undefined) signal.removeEventListener('abort', cancel);
    this.#wait();
    return undefined;
  }

  /** Puts a question of the server's to the caller; fulfilled with the answer. */
  ask(request: ElicitRequest): Promise<ElicitResult> {
    return new Promise((resolve) => {
      this.#number += 1;
      this.#questions.set(`question_${this.#number}`, { request, answer: resolve });
      this.#asked.resolve();
    });
  }

  #wait(): void {
    this.#asked = Promise.withResolvers();
    this.#shown = [...this.#questions.keys()];
    waiting.set(this.#id, this);
    const [oldest] = waiting.values();
    if (oldest !== undefined && waiting.size > MOST_WAITING) oldest.#expire();
    this.#limit(ANSWER_MS);
  }

  #leave(): void {
    waiting.delete(this.#id);
    clearTimeout(this.#timer);
  }

  /** What was asked in its name and not answered can only have been about another call. */
  #passOn(): void {
    for (const { request, answer } of this.#questions.values())
      void askPerson(this.#connection, request).then(answer);
    this.#questions.clear();
  }

  #limit(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#expire(), milliseconds);
  }

  #expire(): void {
    this.answer({});
    this.#stop.abort(new SdkError(SdkErrorCode.RequestTimeout, 'took too long'));
  }

  #progressed(progress: Progress): void {
    if (!this.isAsking) this.#limit(CALL_TIMEOUT_MS);
    tellProgress(this.#caller, progress);
  }
}

/** Puts a server's question to whoever made the call that it must be about. */
export function askPerson(connection: Connection, request: ElicitRequest): Promise<ElicitResult> {
  const calls = [...(running.get(connection) ?? [])];
  const idle = calls.filter(({ isAsking }) => !isAsking);
  const [call, ...others] = idle.length > 0 ? idle : calls;
  // The question does not say to which call it belongs: where there is a choice of persons, nobody is asked.
  const isClear = others.every(({ origin }) => origin === call?.origin);
  if (call === undefined || !isClear) return Promise.resolve({ action: 'cancel' });
  return call.ask(request);
}

function isAnswer(value: unknown): value is ElicitResult {
  const { action } = (value ?? {}) as { action?: unknown };
  return action === 'accept' || action === 'decline' || action === 'cancel';
}
