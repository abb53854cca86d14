import { isInputRequiredResult, type GetPromptResult } from '@modelcontextprotocol/client';
import { unknownName, type Prompts } from '@plugboard/core/serve';
import { withKeptMeta } from '../relay/meta.ts';
import { orFailure } from '../relay/failure.ts';
import { relay } from '../relay/relay.ts';
import { complete } from './complete.ts';
import type { BoardOf } from './hub.ts';
import { offered } from './routes.ts';
import { exposedBlock } from './views.ts';

export function mergedPrompts(boardOf: BoardOf): Prompts {
  return {
    listPrompts: async (caller) =>
      offered((await boardOf(caller)).routes.prompts).map(([name, { item }]) => ({
        ...withKeptMeta(item),
        name,
      })),
    getPrompt: async (name, args, caller) => {
      const { prompts } = (await boardOf(caller)).routes;
      const route = prompts.get(name);
      if (route === undefined) throw unknownName('prompt', name, prompts.keys());
      const { connection, item } = route;
      const params = { name: item.name, ...(args === undefined ? {} : { arguments: args }) };
      const result = await orFailure(connection, caller.mcpReq.signal, () =>
        relay({ connection, method: 'prompts/get', params }, caller),
      );
      if (isInputRequiredResult(result)) return result;
      const { messages, ...rest } = result as GetPromptResult;
      const shown = messages.map(({ role, content }) => ({
        role,
        content: exposedBlock(connection.entry.alias, content),
      }));
      return { ...rest, messages: shown };
    },
    completePrompt: async (name, argument, caller) => {
      const route = (await boardOf(caller)).routes.prompts.get(name);
      const ref = { type: 'ref/prompt', name: route?.item.name ?? name };
      return complete(route?.connection, ref, argument, caller);
    },
  };
}
