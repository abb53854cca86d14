import { randomUUID } from 'node:crypto';
import {
  ProtocolError,
  ProtocolErrorCode,
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
/** So many calls of one server can wait for an answer at once. */
const MOST_WAITING = 64;
/** No call needs to ask more. */
const MOST_QUESTIONS = 8;

/** What the server wants to know, and how it hears of it. */
interface Question {
  readonly request: ElicitRequest;
  readonly answer: (result: ElicitResult) => void;
}

/** What became of the request to the server. */
type Outcome = { readonly result: Result } | { readonly error: unknown };

const waiting = new Map<string, RunningCall>();
const running = new WeakMap<Connection, Set<RunningCall>>();

/**
 * A call to a server of 2025, which asks in the middle of it and waits. The caller's request ends with the question
 * and comes again with the answer; the call to the server goes on all the while, and is never made twice. When it is
 * over before the answer is there, what became of it is kept for the caller.
 */
export class RunningCall {
  readonly id = randomUUID();
  readonly #connection: Connection;
  readonly #stop = new AbortController();
  readonly #outcome: Promise<Outcome>;
  readonly #questions = new Map<string, Question>();
  /** Those that the caller was shown. */
  readonly #shown = new Set<string>();
  #asked = Promise.withResolvers<undefined>();
  #number = 0;
  #isOver = false;
  #caller: Caller;
  #timer: NodeJS.Timeout | undefined;

  constructor({ connection, method, params }: Errand, caller: Caller) {
    this.#caller = caller;
    this.#connection = connection;
    const calls = running.get(connection) ?? new Set();
    running.set(connection, calls.add(this));
    const options = {
      signal: this.#stop.signal,
      timeout: NO_LIMIT_MS,
      onprogress: (progress: Progress) => this.#progressed(progress),
    };
    this.#outcome = connection
      .request(method, params, options)
      .then(
        (result) => ({ result }),
        (error: unknown) => ({ error }),
      )
      .finally(() => {
        this.#isOver = true;
        calls.delete(this);
        this.#passOn();
      });
  }

  /** The call that waits for answers under this id. Throws the protocol's error when there is none any more. */
  static waiting(id: string): RunningCall {
    const call = waiting.get(id);
    if (call === undefined) throw badState();
    return call;
  }

  /** How many calls to a server wait for an answer. */
  static countWaiting(connection: Connection): number {
    return [...waiting.values()].filter((call) => call.#connection === connection).length;
  }

  /** Over which connection it was made. */
  get origin(): object {
    return this.#caller.connection;
  }

  get isAsking(): boolean {
    return this.#questions.size > 0;
  }

  /** The questions that the caller is shown, by key. */
  get questions(): Record<string, ElicitRequest> {
    return Object.fromEntries([...this.#questions].map(([key, { request }]) => [key, request]));
  }

  /** Puts a question of the server's to the caller; fulfilled with the answer. `signal`: the server no longer asks. */
  ask(request: ElicitRequest, signal: AbortSignal): Promise<ElicitResult> {
    this.#number += 1;
    if (this.#number > MOST_QUESTIONS) throw refusal(`A call can ask ${MOST_QUESTIONS} questions, no more.`);
    const key = `question_${this.#number}`;
    signal.addEventListener('abort', () => this.#questions.delete(key), { once: true });
    return new Promise((resolve) => {
      this.#questions.set(key, { request, answer: resolve });
      this.#asked.resolve(undefined);
    });
  }

  /** Hands answers on to the server; what is none is taken for a closed question. */
  answer(responses: Readonly<Record<string, unknown>>): void {
    for (const key of this.#shown) {
      const response = Object.hasOwn(responses, key) ? responses[key] : undefined;
      this.#questions.get(key)?.answer(isAnswer(response) ? response : { action: 'cancel' });
      this.#questions.delete(key);
    }
    this.#shown.clear();
    this.#leave();
  }

  /** What comes next for this caller: the result, or nothing where a question waits. Throws what the request did. */
  async next(caller: Caller): Promise<Result | undefined> {
    this.#caller = caller;
    const { signal } = caller.mcpReq;
    const end = () => this.#end();
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
    this.#limit(CALL_TIMEOUT_MS);
    const first = await Promise.race([this.#outcome, this.#asked.promise]);
    const outcome = first ?? (this.#isOver ? await this.#outcome : undefined);
    if (outcome === undefined) {
      this.#park(end);
      return undefined;
    }
    this.#leave();
    signal.removeEventListener('abort', end);
    if ('error' in outcome) throw outcome.error;
    return outcome.result;
  }

  #park(end: () => void): void {
    this.#asked = Promise.withResolvers();
    for (const key of this.#questions.keys()) this.#shown.add(key);
    waiting.set(this.id, this);
    this.#limit(ANSWER_MS);
    const { envelope, signal } = this.#caller.mcpReq;
    // Before 2026 the caller's request stays open while the person thinks: its end is the end of the call.
    if (envelope === undefined) this.#caller.ended.addEventListener('abort', end, { once: true });
    else signal.removeEventListener('abort', end);
  }

  /** Nobody waits for it any more. */
  #end(): void {
    for (const { answer } of this.#questions.values()) answer({ action: 'cancel' });
    this.#questions.clear();
    this.#leave();
    if (!this.#isOver) this.#stop.abort(new SdkError(SdkErrorCode.RequestTimeout, 'ended before its answer'));
  }

  #leave(): void {
    waiting.delete(this.id);
    clearTimeout(this.#timer);
  }

  /** What came in its name, and nobody was shown, can only have been about another call of the same caller. */
  #passOn(): void {
    for (const [key, { request, answer }] of this.#questions) {
      if (this.#shown.has(key)) continue;
      this.#questions.delete(key);
      const other = callsTo(this.#connection).find(({ origin }) => origin === this.origin);
      if (other === undefined) answer({ action: 'cancel' });
      else void other.ask(request, new AbortController().signal).then(answer);
    }
  }

  #limit(milliseconds: number): void {
    clearTimeout(this.#timer);
    if (!this.#isOver || this.#shown.size > 0)
      this.#timer = setTimeout(() => this.#end(), milliseconds).unref();
  }

  #progressed(progress: Progress): void {
    // A caller who was given a question has their answer to this request.
    if (waiting.has(this.id) && this.#caller.mcpReq.envelope !== undefined) return;
    if (!this.isAsking) this.#limit(CALL_TIMEOUT_MS);
    tellProgress(this.#caller, progress);
  }
}

/**
 * Puts a server's question to whoever made the call that it is about. It does not say which that is: where it could be
 * calls of several callers, or of none, the server gets an error and nobody is asked.
 */
export async function askPerson(
  connection: Connection,
  request: ElicitRequest,
  signal: AbortSignal,
): Promise<ElicitResult> {
  const calls = callsTo(connection);
  const call = calls.find(({ isAsking }) => !isAsking) ?? calls[0];
  if (call === undefined) throw refusal('No call is running that this could be about.');
  if (calls.some(({ origin }) => origin !== call.origin))
    throw refusal('Several clients have calls running, and the question does not say whose it is about.');
  if (RunningCall.countWaiting(connection) >= MOST_WAITING)
    throw refusal(`There are ${MOST_WAITING} calls waiting for an answer already.`);
  return call.ask(request, signal);
}

function callsTo(connection: Connection): RunningCall[] {
  return [...(running.get(connection) ?? [])];
}

function refusal(words: string): ProtocolError {
  return new ProtocolError(ProtocolErrorCode.InternalError, `The person was not asked. ${words}`);
}

function isAnswer(value: unknown): value is ElicitResult {
  const { action } = (value ?? {}) as { action?: unknown };
  return action === 'accept' || action === 'decline' || action === 'cancel';
}
