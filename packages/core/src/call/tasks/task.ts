import {
  ProtocolError,
  ProtocolErrorCode,
  type CallToolResult,
  type ClientCapabilities,
  type InputRequests,
} from '@modelcontextprotocol/server';
import type { Caller } from '../caller.ts';

/** https://modelcontextprotocol.github.io/ext-tasks/specification/2026-07-28/tasks.html */
export const TASKS_EXTENSION = 'io.modelcontextprotocol/tasks';

/** Where a task stands, with what belongs to that. */
export type Standing =
  | { readonly status: 'working' }
  | { readonly status: 'input_required'; readonly inputRequests: InputRequests }
  | { readonly status: 'completed'; readonly result: CallToolResult }
  | { readonly status: 'failed'; readonly error: { readonly code: number; readonly message: string } }
  | { readonly status: 'cancelled' };

/** A task as the extension tells it. */
export type Task = Standing & {
  readonly taskId: string;
  readonly statusMessage?: string;
  readonly createdAt: string;
  readonly lastUpdatedAt: string;
  readonly ttlMs: number;
  readonly pollIntervalMs: number;
};

/** What a call is answered with that became a task: its seed, without what hangs on its standing. */
export interface CreatedTask {
  readonly resultType: 'task';
  readonly taskId: string;
  readonly [field: string]: unknown;
}

export function isCreatedTask(result: object): result is CreatedTask {
  return 'resultType' in result && result.resultType === 'task';
}

export function isOver({ status }: Standing): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled';
}

/** Whether this request says so itself: what its client said before does not count. */
export function declaresTasks({ mcpReq, capabilities }: Pick<Caller, 'mcpReq' | 'capabilities'>): boolean {
  return mcpReq.envelope !== undefined && declares(capabilities);
}

export function declares({ extensions }: ClientCapabilities): boolean {
  return extensions !== undefined && Object.hasOwn(extensions, TASKS_EXTENSION);
}

/** The same words for a task that never was, is gone, or is another's. */
export function unknownTask(): ProtocolError {
  return new ProtocolError(ProtocolErrorCode.InvalidParams, 'There is no such task, or it has expired.');
}
