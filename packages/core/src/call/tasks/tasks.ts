import type { CallToolResult, InputRequiredResult } from '@modelcontextprotocol/server';
import type { Caller } from '../caller.ts';
import type { CreatedTask, Task } from './task.ts';

export type Answer = CallToolResult | InputRequiredResult;

/** One round of a call. */
export type PlainCall = (caller: Caller) => Promise<Answer>;

/**
 * The calls of a server that may outlast their requests. A task is its principal's alone: all others are told that there
 * is none.
 */
export interface Tasks {
  /** Makes a call. Answers a task where it takes long, and its client knows what to do with one. */
  call(tool: string, caller: Caller, call: PlainCall): Promise<Answer | CreatedTask>;
  get(id: unknown, principal: string): Promise<Task>;
  /** Answers what a task asks. What it does not ask, or no more, is left alone. */
  update(id: unknown, principal: string, inputResponses: unknown): Promise<void>;
  /** Stops what it does. What is over stays as it ended. */
  cancel(id: unknown, principal: string): Promise<void>;
  /** Calls back at each change of a task, until it is stopped. Undefined for one that this process does not do. */
  watch(id: unknown, principal: string, changed: (task: Task) => void): Promise<Watched | undefined>;
  /** Gives what runs a moment to end, and says of the rest that the server ended. */
  close(): Promise<void>;
}

export interface Watched {
  /** As it stands when the watching begins. */
  readonly task: Task;
  readonly stop: () => void;
}
