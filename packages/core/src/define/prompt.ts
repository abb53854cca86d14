import type { PromptMessage } from '@modelcontextprotocol/server';
import type { z } from 'zod';
import type { Awaitable } from './call.ts';
import type { Complete, ReadCall } from './resource.ts';

export type { PromptMessage };

interface Words {
  /** snake_case: `review_branch`. A person picks it, often as a command. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
}

interface Written<Args extends z.ZodObject, Deps> extends Words {
  /** A flat object; what a person types arrives as text. */
  readonly argsSchema: Args;
  /** What an argument can be, given the letters typed so far and the arguments already filled in. */
  readonly complete?: { readonly [Name in keyof z.input<Args>]?: Complete<Deps> };
  /** A text is one message of the user. */
  readonly handler: (
    args: z.output<Args>,
    deps: Deps,
    call: ReadCall,
  ) => Awaitable<string | readonly PromptMessage[]>;
}

/** A prompt as a server lists it: its argument types are known only to itself. */
export interface Prompt<in Deps = unknown> extends Words {
  readonly argsSchema: z.ZodObject;
  readonly complete?: Readonly<Record<string, Complete<Deps> | undefined>> | undefined;
  readonly handler: (args: never, deps: Deps, call: ReadCall) => Awaitable<string | readonly PromptMessage[]>;
}

/** A message, or several, that a person sends by name. */
export function definePrompt<const Args extends z.ZodObject, Deps>(
  prompt: Written<Args, Deps>,
): Written<Args, Deps> {
  return prompt;
}
