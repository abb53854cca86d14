// Log lines for the client, which the protocol deprecates in 2026-07-28; core logs to stderr alone.
import { setTimeout as pause } from 'node:timers/promises';
import { text, type RawTool } from './overlay.ts';

const STEP_MS = 50;

const logsThrice: RawTool = {
  name: 'test_tool_with_logging',
  description: 'Logs what it does.',
  call: async ({ mcpReq }) => {
    await mcpReq.log('info', 'Tool execution started');
    await pause(STEP_MS, undefined, { signal: mcpReq.signal });
    await mcpReq.log('info', 'Tool processing data');
    await pause(STEP_MS, undefined, { signal: mcpReq.signal });
    await mcpReq.log('info', 'Tool execution completed');
    return text('logged');
  },
};

/** A client of 2026-07-28 hears it only if it names a level with the call. */
const logsOnce: RawTool = {
  name: 'test_logging_tool',
  description: 'Logs one line.',
  call: async ({ mcpReq }) => {
    await mcpReq.log('info', 'Tool executed');
    return text('logged');
  },
};

export const logging = [logsThrice, logsOnce];
