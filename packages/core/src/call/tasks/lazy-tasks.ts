import type { Tool } from '../../define/tool.ts';
import { lazy } from '../lazy.ts';
import { declaresTasks } from './task.ts';
import type { Tasks } from './tasks.ts';

/**
 * The tasks of a server, where a tool of it runs long. Loaded by the first client that declares the extension; all else is
 * a plain call.
 */
export function lazyTasks<Deps>(server: string, tools: readonly Tool<Deps>[]): Tasks | undefined {
  const long = new Set(tools.filter(({ longRunning }) => longRunning).map(({ name }) => name));
  if (long.size === 0) return undefined;
  let isLoaded = false;
  const desk = lazy(async () => {
    isLoaded = true;
    const [{ TaskDesk }, { TaskStore }, { tasksFolder }] = await Promise.all([
      import('./desk.ts'),
      import('./store.ts'),
      import('./folder.ts'),
    ]);
    return new TaskDesk(new TaskStore(tasksFolder(server)));
  });
  return {
    call: async (tool, caller, call) =>
      long.has(tool) && declaresTasks(caller) ? (await desk()).call(tool, caller, call) : call(caller),
    get: async (id, principal) => (await desk()).get(id, principal),
    update: async (id, principal, responses) => (await desk()).update(id, principal, responses),
    cancel: async (id, principal) => (await desk()).cancel(id, principal),
    watch: async (id, principal, changed) => (await desk()).watch(id, principal, changed),
    close: async () => {
      if (isLoaded) await (await desk()).close();
    },
  };
}
