// Calls that outlast their requests.
import { setTimeout as pause } from 'node:timers/promises';
import { ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server';
import { defineTool, reads, ToolError } from '@plugboard/core';
import * as z from 'zod';

/** Longer than core waits before it makes a task of a call. */
const LONG_MS = 700;

const greet = defineTool({
  name: 'greet',
  title: 'Greet',
  description: 'Greets at once.',
  effect: reads(),
  inputSchema: z.strictObject({ name: z.string() }),
  handler: ({ name }) => `Hello, ${name}!`,
});

const slow = defineTool({
  name: 'slow_compute',
  title: 'Slow',
  description: 'Takes its time, and says how far it is.',
  effect: reads(),
  longRunning: true,
  timeout: 120_000,
  inputSchema: z.strictObject({ seconds: z.number(), label: z.string().optional() }),
  handler: async ({ seconds, label = '' }, { note = () => {} }: SlowDeps, { signal, progress }) => {
    signal.addEventListener('abort', () => note(`stopped ${label}`));
    const steps = Math.ceil(seconds * 10);
    for (let done = 1; done <= steps; done += 1) {
      await pause(100, undefined, { signal });
      progress(done, steps);
    }
    return `computed ${label}`;
  },
});

interface SlowDeps {
  readonly note?: (word: string) => void;
}

const fails = defineTool({
  name: 'failing_job',
  title: 'Fails',
  description: 'Fails after a while, in words.',
  effect: reads(),
  longRunning: true,
  inputSchema: z.strictObject({}),
  handler: async () => {
    await pause(LONG_MS);
    throw new ToolError('The job failed.', { code: 'JOB' });
  },
});

const breaks = defineTool({
  name: 'protocol_error_job',
  title: 'Breaks',
  description: 'Ends in an error of the protocol.',
  effect: reads(),
  longRunning: true,
  inputSchema: z.strictObject({}),
  handler: async () => {
    await pause(LONG_MS);
    throw new ProtocolError(ProtocolErrorCode.InternalError, 'It broke.');
  },
});

const deletes = defineTool({
  name: 'confirm_delete',
  title: 'Asks late',
  description: 'Asks when it has worked for a while.',
  effect: reads(),
  longRunning: true,
  inputSchema: z.strictObject({ filename: z.string() }),
  handler: async ({ filename }, _deps, { ask, signal }) => {
    await pause(LONG_MS, undefined, { signal });
    const { confirm } = await ask('confirm', `Delete ${filename}?`, z.object({ confirm: z.boolean() }));
    return confirm ? `deleted ${filename}` : `kept ${filename}`;
  },
});

const asksTwo = defineTool({
  name: 'multi_input',
  title: 'Asks twice',
  description: 'Has two questions at once.',
  effect: reads(),
  longRunning: true,
  inputSchema: z.strictObject({}),
  handler: async (_args, _deps, { ask, signal }) => {
    await pause(LONG_MS, undefined, { signal });
    const form = z.object({ name: z.string() });
    const [first, second] = await Promise.all([
      ask('first', 'The first name?', form),
      ask('second', 'The second name?', form),
    ]);
    return `${first.name} and ${second.name}`;
  },
});

/** Asks before it works: the answer comes with the call that then becomes a task. */
const asksFirst = defineTool({
  name: 'test_tool_with_task',
  title: 'Asks first',
  description: 'Asks for a name, and greets after a while.',
  effect: reads(),
  longRunning: true,
  inputSchema: z.strictObject({}),
  handler: async (_args, _deps, { ask, signal }) => {
    const { name } = await ask('user_name', 'What is your name?', z.object({ name: z.string() }));
    await pause(LONG_MS, undefined, { signal });
    return `Hello, ${name}!`;
  },
});

export const taskTools = [greet, slow, fails, breaks, deletes, asksTwo, asksFirst];
