import type { Call } from '@plugboard/core';
import type { PuppeteerDeps } from '../deps.ts';
import { act, type Here, type Outcome } from './act.ts';

/** Does something to the tab of a call, when nothing else is being done there. */
export async function onTab(
  id: string | undefined,
  { sessions }: PuppeteerDeps,
  { principal, signal }: Pick<Call, 'principal' | 'signal'>,
  work: (here: Here) => Promise<string | undefined>,
): Promise<Outcome> {
  const { tab, session } = await sessions.tab(principal, id);
  return tab.inTurn(signal, async () => {
    const here = { tab, session, signal };
    return act(here, () => work(here));
  });
}
