import type { InputRequiredResult } from '@modelcontextprotocol/server';
import type { Call } from '../define/call.ts';
import { Asking } from './asking.ts';
import { fit } from './budget.ts';
import type { Caller } from './caller.ts';
import { withDeadline } from './deadline.ts';
import { log } from './log.ts';
import { progressOf } from './progress.ts';

/** What is called. */
export interface Errand {
  /** Names it in errors and in the log. */
  readonly name: string;
  /** Its arguments as they came: what a person's answer is bound to. */
  readonly about: unknown;
  /** Milliseconds. */
  readonly timeout?: number | undefined;
  /** Estimated tokens. */
  readonly budget: number;
  readonly show?: Call['show'];
}

/**
 * One call from its entry to its end: with a deadline, and left at a question to the person, whose answer enters it
 * again from the start. Answers what the work returns, or the question.
 */
export async function enter<T>(
  errand: Errand,
  caller: Caller,
  work: (call: Call) => Promise<T>,
): Promise<T | InputRequiredResult> {
  const asking = await Asking.of(caller, errand.name, errand.about);
  try {
    const value = await withDeadline(errand, caller.mcpReq.signal, (signal) =>
      work(callOf(errand, caller, signal, asking)),
    );
    return (await asking.result()) ?? value;
  } catch (error) {
    const question = await asking.result();
    if (question === undefined) throw error;
    return question;
  }
}

function callOf(
  { name, budget, show = async () => {} }: Errand,
  caller: Caller,
  signal: AbortSignal,
  asking: Asking,
): Call {
  return {
    signal,
    budget,
    principal: caller.principal,
    canAsk: asking.canAsk,
    progress: progressOf(caller),
    log: (line) => log('info', `${name}: ${line}`),
    show,
    fit: (rows, tokens = budget) => fit(rows, tokens),
    ask: async (key, message, form) => asking.ask(key, message, form),
  };
}
