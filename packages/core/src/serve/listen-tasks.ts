import { ProtocolErrorCode, SUBSCRIPTION_ID_META_KEY, type RequestId } from '@modelcontextprotocol/server';
import { declares, isOver, type Task } from '../call/tasks/task.ts';
import type { Watched } from '../call/tasks/tasks.ts';
import { declaredIn } from './declared.ts';
import type { Endpoint } from './endpoint.ts';
import { tasksNotDeclared } from './tasks.ts';

/** One request cannot make a server watch more than this. */
const MOST_WATCHED = 100;

export interface Note {
  readonly jsonrpc: '2.0';
  readonly method: 'notifications/tasks';
  readonly params: Record<string, unknown>;
}

/** What a client of 2026 hears of its tasks while it listens. */
export class TaskListening {
  /** The tasks that it hears of. */
  readonly taskIds: readonly string[];
  readonly #id: RequestId;
  readonly #watched: readonly Watched[];
  readonly #open: Set<string>;
  #tell: ((note: Note) => void) | undefined;
  #onOver: (() => void) | undefined;

  static async of({ tasks }: Endpoint, request: Listen, principal: string): Promise<TaskListening> {
    const ids = [...new Set(request.params.notifications.taskIds)].slice(0, MOST_WATCHED);
    let listening: TaskListening | undefined;
    const watching = ids.map(async (id) => tasks?.watch(id, principal, (task) => listening?.hear(task)));
    const watched = (await Promise.all(watching)).filter((each) => each !== undefined);
    listening = new TaskListening(request.id, watched);
    return listening;
  }

  private constructor(id: RequestId, watched: readonly Watched[]) {
    this.#id = id;
    this.#watched = watched;
    this.taskIds = watched.map(({ task }) => task.taskId);
    this.#open = new Set(this.taskIds);
  }

  /** From here on all is told: first how each task stands. Calls back when all are over. */
  begin(tell: (note: Note) => void, onOver = () => {}): void {
    this.#tell = tell;
    this.#onOver = onOver;
    for (const { task } of this.#watched) this.hear(task);
    if (this.#open.size === 0) onOver();
  }

  hear(task: Task): void {
    if (this.#tell === undefined || !this.#open.has(task.taskId)) return;
    const params = { ...task, _meta: { [SUBSCRIPTION_ID_META_KEY]: this.#id } };
    this.#tell({ jsonrpc: '2.0', method: 'notifications/tasks', params });
    if (isOver(task) && this.#open.delete(task.taskId) && this.#open.size === 0) this.#onOver?.();
  }

  stop(): void {
    this.#tell = undefined;
    for (const { stop } of this.#watched) stop();
  }
}

export interface Listen {
  readonly id: RequestId;
  readonly params: { readonly notifications: { readonly taskIds: readonly unknown[] } };
}

/** Whether a message asks to hear of tasks. */
export function listensToTasks(message: unknown): message is Listen {
  const { method, id, params } = (message ?? {}) as {
    method?: unknown;
    id?: unknown;
    params?: Partial<Listen['params']>;
  };
  return (
    method === 'subscriptions/listen' &&
    (typeof id === 'string' || typeof id === 'number') &&
    Array.isArray(params?.notifications?.taskIds)
  );
}

/** The protocol's error for a client that asks to hear of tasks and does not declare them. */
export function refusalOf(endpoint: Endpoint, message: Listen) {
  if (endpoint.tasks === undefined || declares(declaredIn(message) ?? {})) return undefined;
  const { message: words, data } = tasksNotDeclared();
  const error = { code: ProtocolErrorCode.MissingRequiredClientCapability, message: words, data };
  return { jsonrpc: '2.0' as const, id: message.id, error };
}

/** The acknowledgement that it is, with the tasks in it; any other message as it is. */
export function acknowledging<Message>(message: Message, taskIds: readonly string[]): Message {
  const { method, params } = (message ?? {}) as { method?: unknown; params?: { notifications?: object } };
  if (method !== 'notifications/subscriptions/acknowledged' || taskIds.length === 0) return message;
  return { ...message, params: { ...params, notifications: { ...params?.notifications, taskIds } } };
}
