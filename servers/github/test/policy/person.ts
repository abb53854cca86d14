import type { Call } from '@plugboard/core';

/** A call as a handler sees it, with a person who agrees, declines, or is not there. */
export function callWith({ agrees, principal = 'me' }: { agrees?: boolean; principal?: string } = {}) {
  const questions: string[] = [];
  const call = {
    signal: AbortSignal.timeout(20_000),
    principal,
    canAsk: agrees !== undefined,
    ask: async (_key: string, message: string) => {
      questions.push(message);
      return { agree: agrees };
    },
  } as unknown as Call;
  return { call, questions };
}
