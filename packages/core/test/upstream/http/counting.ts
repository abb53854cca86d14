import type { Answer } from '@plugboard/core/testing';
import { setImmediate as breathe } from 'node:timers/promises';

/** A route that takes some turns of the event loop, and knows how many requests were in it at once. */
export function counting(turns: number) {
  let running = 0;
  let most = 0;
  const route = async (): Promise<Answer> => {
    running += 1;
    most = Math.max(most, running);
    for (let turn = 0; turn < turns; turn += 1) await breathe();
    running -= 1;
    return { body: 'x' };
  };
  return { route, most: () => most };
}
