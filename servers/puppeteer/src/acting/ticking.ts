import type { Tool } from '@plugboard/core';

const EVERY_MS = 1_000;

/** Tells those who asked for it that a call goes on, second by second: how long a page takes nobody knows before. */
export function ticking<Deps>(tool: Tool<Deps>): Tool<Deps> {
  return {
    ...tool,
    handler: async (args, deps, call) => {
      const start = performance.now();
      const tick = setInterval(
        () =>
          call.progress(Math.round((performance.now() - start) / 1000), undefined, 'The browser is at it.'),
        EVERY_MS,
      );
      try {
        return await tool.handler(args, deps, call);
      } finally {
        clearInterval(tick);
      }
    },
  };
}
