// Tools that ask the person. Each runs from its start again when an answer is there; what was answered before comes
// back sealed, so nothing is kept between two requests.
import { defineTool, reads, type Call } from '@plugboard/core';
import * as z from 'zod';

const asks = (name: string, ask: (ask: Call['ask']) => Promise<string>) =>
  defineTool({
    name,
    title: name,
    description: 'Asks what the suite answers.',
    effect: reads(),
    inputSchema: z.strictObject({}),
    handler: (_args, _deps, call) => ask(call.ask),
  });

const asksAsTold = defineTool({
  name: 'test_elicitation',
  title: 'Asks as told',
  description: 'Asks for a name and an address.',
  effect: reads(),
  inputSchema: z.strictObject({ message: z.string().describe('What the person reads') }),
  handler: async ({ message }, _deps, { ask }) => {
    const form = z.object({
      username: z.string().describe("User's response"),
      email: z.string().describe("User's email address"),
    });
    const { username, email } = await ask('user', message, form);
    return `User response: ${username}, ${email}`;
  },
});

const asksWithDefaults = asks('test_elicitation_sep1034_defaults', async (ask) => {
  const form = z.object({
    name: z.string().default('John Doe'),
    age: z.int().default(30),
    score: z.number().default(95.5),
    status: z.enum(['active', 'inactive', 'pending']).default('active'),
    verified: z.boolean().default(true),
  });
  const content = await ask('user', 'Please review the defaults.', form);
  return `Elicitation completed: action=accept, content=${JSON.stringify(content)}`;
});

const confirm = z.object({ ok: z.boolean() });

const asksOnce = asks('test_input_required_result_request_state', async (ask) => {
  const { ok } = await ask('confirm', 'Please confirm', confirm);
  return ok ? 'state-ok' : 'not confirmed';
});

const refusesTamperedState = asks('test_input_required_result_tampered_state', async (ask) => {
  await ask('confirm', 'Please confirm', confirm);
  return 'confirmed';
});

const asksTwice = asks('test_input_required_result_multi_round', async (ask) => {
  const { name } = await ask('step1', 'Step 1: What is your name?', z.object({ name: z.string() }));
  const { color } = await ask(
    'step2',
    'Step 2: What is your favorite color?',
    z.object({ color: z.string() }),
  );
  return `${name} likes ${color}.`;
});

const asksOnItsOwnStream = asks('test_streaming_elicitation', async (ask) => {
  const { ok } = await ask('confirm', 'Please confirm', confirm);
  return `confirmed: ${ok}`;
});

export const questions = [
  asksAsTold,
  asksWithDefaults,
  asksOnce,
  refusesTamperedState,
  asksTwice,
  asksOnItsOwnStream,
];
