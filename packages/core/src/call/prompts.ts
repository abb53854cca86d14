import type {
  GetPromptResult,
  InputRequiredResult,
  Prompt as ListedPrompt,
} from '@modelcontextprotocol/server';
import type { JSONSchema } from 'zod/v4/core';
import type { Prompt } from '../define/prompt.ts';
import { readArguments } from './arguments.ts';
import { DEFAULT_BUDGET } from './budget.ts';
import type { Caller } from './caller.ts';
import { offer, type Offer, type Typed } from './complete.ts';
import { enter } from './enter.ts';
import { jsonSchema } from './json-schema.ts';
import type { Lender } from './lender.ts';
import { failingAs } from './result.ts';
import { unknownName } from './unknown.ts';

/** The prompts of a running server. */
export interface Prompts {
  listPrompts(caller: Caller): ListedPrompt[] | Promise<ListedPrompt[]>;
  getPrompt(name: string, args: unknown, caller: Caller): Promise<GetPromptResult | InputRequiredResult>;
  /** What an argument of a prompt can be. */
  completePrompt(name: string, argument: Typed, caller: Caller): Promise<Offer>;
}

export function compilePrompts<Deps>(prompts: readonly Prompt<Deps>[], lender: Lender<Deps>): Prompts {
  const byName = new Map(prompts.map((prompt) => [prompt.name, prompt]));
  if (byName.size < prompts.length) throw new Error('two prompts of one server share a name');
  const promptOf = (name: string) => {
    const prompt = byName.get(name);
    if (prompt === undefined) throw unknownName('prompt', name, byName.keys());
    return prompt;
  };
  const schemas = new Map<string, JSONSchema.BaseSchema>();
  const schemaOf = ({ name, argsSchema }: Prompt<Deps>) => {
    const schema = schemas.get(name) ?? jsonSchema(argsSchema, 'input');
    schemas.set(name, schema);
    return schema;
  };
  return {
    listPrompts: () => prompts.map(listPrompt),
    getPrompt: async (name, raw, caller) => {
      const prompt = promptOf(name);
      const { argsSchema, description, handler } = prompt;
      return failingAs(name, caller, () => {
        const args = readArguments(argsSchema, schemaOf(prompt), raw);
        return enter({ name, about: raw, budget: DEFAULT_BUDGET }, caller, async (call) => {
          const said = await lender.use(caller, (deps) => handler(args as never, deps, call));
          const messages = typeof said === 'string' ? [userMessage(said)] : [...said];
          return { description, messages };
        });
      });
    },
    completePrompt: async (name, argument, caller) => offer(promptOf(name), argument, lender, caller),
  };
}

function listPrompt({ name, title, description, argsSchema }: Prompt<never>): ListedPrompt {
  return {
    name,
    title,
    description,
    arguments: Object.entries(argsSchema.shape).map(([argument, schema]) => ({
      name: argument,
      description: schema.description ?? '',
      required: !schema.safeParse(undefined).success,
    })),
  };
}

function userMessage(text: string): GetPromptResult['messages'][number] {
  return { role: 'user', content: { type: 'text', text } };
}
