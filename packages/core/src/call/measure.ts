import {
  isInputRequiredResult,
  type CallToolResult,
  type InputRequiredResult,
} from '@modelcontextprotocol/server';
import { log, logs } from './log.ts';
import { codeOf } from './result.ts';

type Answer = CallToolResult | InputRequiredResult;

/** Runs a call and, at level debug, says in one line what it cost. Never its arguments: they are for the tool alone. */
export async function measured(tool: string, call: () => Promise<Answer>): Promise<Answer> {
  if (!logs('debug')) return call();
  const start = performance.now();
  let outcome = 'cancelled';
  try {
    const result = await call();
    outcome = `${outcomeOf(result)}, ${Buffer.byteLength(JSON.stringify(result))} bytes`;
    return result;
  } finally {
    log('debug', `${tool}: ${outcome}, ${(performance.now() - start).toFixed(1)} ms`);
  }
}

function outcomeOf(result: Answer): string {
  if (isInputRequiredResult(result)) return 'asks';
  return result.isError === true ? `failed ${codeOf(result) ?? 'without a code'}` : 'ok';
}
