import {
  inputResponse,
  isInputRequiredResult,
  ProtocolError,
  ProtocolErrorCode,
  type CallToolResult,
  type InputRequiredResult,
} from '@modelcontextprotocol/server';
import { ToolError } from '../../define/errors.ts';
import type { Caller } from '../caller.ts';
import { legible } from '../legible.ts';
import { shapeError } from '../result.ts';
import { SECONDS_TO_ANSWER } from '../state.ts';
import { newId, TTL_MS } from './id.ts';
import { isOver, type CreatedTask, type Standing, type Task } from './task.ts';
import type { Answer, PlainCall } from './tasks.ts';

type Responses = NonNullable<Caller['mcpReq']['inputResponses']>;

/** What a call is made with when it is made again with answers. */
interface Given {
  readonly responses: Responses;
  readonly state: string | undefined;
}

/** Questions that wait for a person, by the key under which the client answers. */
interface Open {
  readonly keys: Map<string, { readonly key: string; readonly request: unknown }>;
  readonly responses: Responses;
  readonly answered: () => void;
}

export interface RunOptions {
  readonly tool: string;
  readonly owner: string;
  readonly call: PlainCall;
  /** Called at each change once it is a task. */
  readonly changed: (run: Run) => void;
}

const POLL_MS = 500;
const LONGEST_MESSAGE = 200;

/** Estimated by its JSON, in characters. */
const LARGEST_RESULT = 1_000_000;

/** One call of a tool that may outlast its request: a plain call until it becomes a task. */
export class Run {
  readonly id = newId();
  readonly owner: string;
  /** What a plain call is answered with. Stays open when it becomes a task and has a question. */
  readonly answer: Promise<Answer>;

  readonly #options: RunOptions;
  readonly #createdAt = new Date().toISOString();
  readonly #stop = new AbortController();
  /** One for all rounds: progress only ever goes up. */
  readonly #ended = new AbortController();
  #standing: Standing = { status: 'working' };
  #message: string | undefined;
  #updatedAt = this.#createdAt;
  #isTask = false;
  #isAnswered = false;
  #open: Open | undefined;

  constructor(caller: Caller, options: RunOptions) {
    this.#options = options;
    this.owner = options.owner;
    const { signal } = caller.mcpReq;
    const cancel = () => this.#isTask || this.#stop.abort(signal.reason);
    signal.addEventListener('abort', cancel, { once: true });
    if (signal.aborted) cancel();
    this.answer = this.#work(caller).finally(() => {
      this.#isAnswered = true;
      signal.removeEventListener('abort', cancel);
      this.#ended.abort('answered');
    });
    this.answer.then(
      (result) => this.#end({ status: 'completed', result: bounded(options.tool, result as CallToolResult) }),
      (error: unknown) => this.#end({ status: 'failed', error: errorOf(error) }),
    );
  }

  get task(): Task {
    const { id: taskId } = this;
    return {
      taskId,
      ...this.#standing,
      ...(this.#message !== undefined && { statusMessage: this.#message }),
      createdAt: this.#createdAt,
      lastUpdatedAt: this.#updatedAt,
      ttlMs: TTL_MS,
      pollIntervalMs: POLL_MS,
    };
  }

  get isOver(): boolean {
    return isOver(this.#standing);
  }

  /** From here on it outlives its request. Undefined where the call was answered in the meantime. */
  becomeTask(): CreatedTask | undefined {
    if (this.#isAnswered) return undefined;
    this.#isTask = true;
    return { ...this.task, resultType: 'task' };
  }

  /** Gives answers to what is asked now; all else is left alone. */
  take(responses: Readonly<Record<string, unknown>>): void {
    const open = this.#open;
    if (open === undefined) return;
    for (const wire of Object.keys(responses)) {
      const asked = open.keys.get(wire);
      const view = inputResponse(responses, wire);
      if (asked === undefined || view.kind !== 'elicit') continue;
      open.keys.delete(wire);
      const { kind: _, ...response } = view;
      open.responses[asked.key] = response;
    }
    if (open.keys.size === 0) open.answered();
    else this.#ask(open);
  }

  cancel(): void {
    this.#end({ status: 'cancelled' });
    this.#stop.abort(new Error('cancelled'));
  }

  /** Ends it for a reason of the server's own. */
  giveUp(message: string): void {
    this.#end({ status: 'failed', error: { code: ProtocolErrorCode.InternalError, message } });
    this.#stop.abort(new Error(message));
  }

  async #work(caller: Caller): Promise<Answer> {
    const { tool, call } = this.#options;
    let given: Given | undefined;
    for (let round = 1; ; round += 1) {
      const answer = await call(this.#caller(caller, given));
      if (!isInputRequiredResult(answer) || !this.#isTask) return answer;
      given = await this.#answersTo(answer, round);
      if (given === undefined) return shapeError(tool, unanswered(tool));
    }
  }

  /** The caller as the tool sees them: the request it came with may be over. */
  #caller(caller: Caller, given: Given | undefined): Caller {
    const { mcpReq } = caller;
    const notify: Caller['mcpReq']['notify'] = async (note) => {
      if (this.#isTask) this.#tell(note.params as unknown as Progress);
      else if (mcpReq._meta?.progressToken !== undefined) await mcpReq.notify(note);
    };
    return {
      ...caller,
      ended: this.#ended.signal,
      mcpReq: {
        ...mcpReq,
        signal: this.#stop.signal,
        _meta: { progressToken: this.id, ...mcpReq._meta },
        notify,
        ...(given && {
          inputResponses: given.responses,
          requestState: (() => given.state) as Caller['mcpReq']['requestState'],
        }),
      },
    };
  }

  /** The person's answers; undefined where none came in time. */
  async #answersTo({ inputRequests = {}, requestState }: InputRequiredResult, round: number) {
    const { promise, resolve, reject } = Promise.withResolvers<boolean>();
    // A key is never used again in a task, and a tool may ask the same again.
    const keys = new Map(
      Object.entries(inputRequests).map(([key, request]) => [`${round}.${key}`, { key, request }]),
    );
    const open: Open = { keys, responses: {}, answered: () => resolve(true) };
    const { signal } = this.#stop;
    const stop = () => reject(signal.reason as Error);
    const late = setTimeout(() => resolve(false), SECONDS_TO_ANSWER * 1_000).unref();
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    this.#open = open;
    this.#ask(open);
    try {
      if (!(await promise)) return undefined;
      this.#set({ status: 'working' });
      return { responses: open.responses, state: requestState } satisfies Given;
    } finally {
      clearTimeout(late);
      signal.removeEventListener('abort', stop);
      this.#open = undefined;
    }
  }

  #ask({ keys }: Open): void {
    const inputRequests = Object.fromEntries([...keys].map(([wire, { request }]) => [wire, request]));
    this.#set({ status: 'input_required', inputRequests } as Standing);
  }

  #tell({ progress, total, message }: Progress): void {
    const words = message ?? (total === undefined ? `${progress}` : `${progress} of ${total}`);
    this.#message = legible(words).slice(0, LONGEST_MESSAGE);
    this.#set(this.#standing);
  }

  #end(standing: Standing): void {
    this.#message = standing.status === 'failed' ? standing.error.message : undefined;
    this.#set(standing);
  }

  #set(standing: Standing): void {
    // What is over stays as it ended.
    if (this.isOver) return;
    this.#standing = standing;
    this.#updatedAt = new Date().toISOString();
    if (this.#isTask) this.#options.changed(this);
  }
}

interface Progress {
  readonly progress: number;
  readonly total?: number;
  readonly message?: string;
}

/** As the call itself would have been answered. */
function bounded(tool: string, answer: CallToolResult): CallToolResult {
  const result = { ...answer, resultType: 'complete' };
  const { length } = JSON.stringify(result);
  if (length <= LARGEST_RESULT) return result;
  const words = `The answer has ${length} characters; a task keeps at most ${LARGEST_RESULT}.`;
  const error = new ToolError(words, { code: 'TOO_LARGE', hint: 'Ask for less in one call.' });
  return { ...shapeError(tool, error), resultType: 'complete' };
}

function unanswered(tool: string): ToolError {
  return new ToolError(`${tool} asked the person, and nobody answered in time.`, {
    code: 'NOT_ANSWERED',
    hint: 'Make the call again when they are there.',
  });
}

function errorOf(error: unknown) {
  const code = error instanceof ProtocolError ? error.code : ProtocolErrorCode.InternalError;
  // Of what is not an error of the protocol, the words may not be ours.
  const message = error instanceof ProtocolError ? error.message : 'The call failed unexpectedly.';
  return { code, message };
}
