import type { Caller } from '@plugboard/core/serve';

/** Who calls from a command line: there is nobody to ask, and nobody watches how far it is. */
export const NOBODY = {
  mcpReq: { signal: new AbortController().signal, requestState: () => undefined },
  capabilities: {},
  principal: '',
  connection: {},
} as unknown as Caller;
