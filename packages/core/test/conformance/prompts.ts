import { definePrompt, type PromptMessage } from '@plugboard/core';
import * as z from 'zod';
import { image } from './media.ts';

const simple = definePrompt({
  name: 'test_simple_prompt',
  title: 'Simple',
  description: 'One message.',
  argsSchema: z.strictObject({}),
  handler: () => 'This is a simple prompt for testing.',
});

const withArguments = definePrompt({
  name: 'test_prompt_with_arguments',
  title: 'With arguments',
  description: 'A message with two words in it.',
  argsSchema: z.strictObject({
    arg1: z.string().describe('First word'),
    arg2: z.string().describe('Second word'),
  }),
  complete: { arg1: (typed) => ['test', 'test value', 'other'].filter((word) => word.startsWith(typed)) },
  handler: ({ arg1, arg2 }) => `Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`,
});

const withResource = definePrompt({
  name: 'test_prompt_with_embedded_resource',
  title: 'With a resource',
  description: 'A resource and what to do with it.',
  argsSchema: z.strictObject({ resourceUri: z.string().describe('Address of the resource') }),
  handler: ({ resourceUri: uri }) => {
    const resource = { uri, mimeType: 'text/plain', text: 'Embedded resource content for testing.' };
    return [
      user({ type: 'resource', resource }),
      user({ type: 'text', text: 'Please process the embedded resource above.' }),
    ];
  },
});

const withImage = definePrompt({
  name: 'test_prompt_with_image',
  title: 'With a picture',
  description: 'A picture and what to do with it.',
  argsSchema: z.strictObject({}),
  handler: () => [user(image), user({ type: 'text', text: 'Please analyze the image above.' })],
});

const asks = definePrompt({
  name: 'test_input_required_result_prompt',
  title: 'Asks',
  description: 'Asks the person before it is made.',
  argsSchema: z.strictObject({}),
  handler: async (_args, _deps, { ask }) => {
    const form = z.object({ context: z.string() });
    const { context } = await ask('user_context', 'What context should the prompt use?', form);
    return `Prompt with context: ${context}`;
  },
});

function user(content: PromptMessage['content']): PromptMessage {
  return { role: 'user', content };
}

export const prompts = [simple, withArguments, withResource, withImage, asks];
