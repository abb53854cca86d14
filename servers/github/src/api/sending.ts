import { ToolError } from '@plugboard/core';
import type { Wire } from './wire.ts';

/** One request through Octokit, which makes one kind of failure of everything. */
export interface Sending {
  readonly fetch: typeof fetch;
  /** What we threw ourselves: kept beside Octokit, and the end of its tries. */
  readonly fault: () => ToolError | undefined;
  /** The next `fetch` answers what the last one did, and sends nothing. */
  readonly replay: () => void;
}

export function sendingOf(wire: Wire, download: boolean): Sending {
  let fault: ToolError | undefined;
  let last: (() => Promise<Response>) | undefined;
  let isReplay = false;
  const sent = async (url: string, init: never): Promise<Response> => {
    try {
      return await wire.fetch(url, init, { download });
    } catch (error) {
      const cause = error instanceof Error && ToolError.is(error.cause) ? error.cause : error;
      if (!ToolError.is(cause)) throw error;
      fault = cause;
      return new Response(null, { status: 451 });
    }
  };
  const send = async (url: string, init: never): Promise<Response> => {
    const again = isReplay ? last : undefined;
    isReplay = false;
    if (again !== undefined) return again();
    const outcome = sent(url, init);
    const kept = outcome.then(
      (response) => (response.ok ? undefined : response.clone()),
      () => undefined,
    );
    last = async () => (await kept) ?? outcome;
    return kept.then(() => outcome);
  };
  return {
    fetch: send as unknown as typeof fetch,
    fault: () => fault,
    replay: () => {
      isReplay = true;
    },
  };
}
