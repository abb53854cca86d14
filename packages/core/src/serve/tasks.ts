import {
  MissingRequiredClientCapabilityError,
  ProtocolError,
  ProtocolErrorCode,
  type Result,
  type Server,
  type ServerContext,
} from '@modelcontextprotocol/server';
import * as z from 'zod';
import type { Caller } from '../call/caller.ts';
import { failingAs } from '../call/result.ts';
import { declaresTasks, TASKS_EXTENSION } from '../call/tasks/task.ts';
import type { Tasks } from '../call/tasks/tasks.ts';

/** What is missing where a client uses tasks and does not say that it knows them. */
export function tasksNotDeclared(): MissingRequiredClientCapabilityError {
  const requiredCapabilities = { extensions: { [TASKS_EXTENSION]: {} } };
  return new MissingRequiredClientCapabilityError(
    { requiredCapabilities },
    `Tasks are for clients that declare the extension ${TASKS_EXTENSION} with each request.`,
  );
}

/** The words for what is wrong in it are ours. */
const PARAMS = z.object({ taskId: z.unknown().optional() });

/** Answers `tasks/get`, `tasks/update` and `tasks/cancel`. */
export function serveTasks(server: Server, tasks: Tasks, callerOf: (context: ServerContext) => Caller): void {
  const serve = (method: string, answer: (taskId: unknown, caller: Caller) => Promise<object>) => {
    server.setRequestHandler(method, { params: PARAMS }, async ({ taskId }, context): Promise<Result> => {
      const caller = callerOf(context);
      // The tasks of 2025 were others.
      if (caller.mcpReq.envelope === undefined)
        throw new ProtocolError(ProtocolErrorCode.MethodNotFound, 'Method not found');
      if (!declaresTasks(caller)) throw tasksNotDeclared();
      return { ...(await failingAs(method, caller, () => answer(taskId, caller))) };
    });
  };
  serve('tasks/get', (taskId, { principal }) => tasks.get(taskId, principal));
  serve('tasks/update', async (taskId, { principal, mcpReq }) => {
    // The SDK takes them out of the params, as it does of a call that is made again.
    await tasks.update(taskId, principal, mcpReq.inputResponses);
    return {};
  });
  serve('tasks/cancel', async (taskId, { principal }) => {
    await tasks.cancel(taskId, principal);
    return {};
  });
}
