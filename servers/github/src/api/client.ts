import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import { Octokit } from '@octokit/rest';
import type { Host } from './host.ts';
import { SHORT_SECONDS } from './limits.ts';
import { assertPinned, type Pinned } from './pin.ts';

/** Further tries, of what only reads: what writes is never sent twice. */
const RETRIES = 2;

const Patient = Octokit.plugin(retry, throttling);

interface Clients {
  /** Sends at once. The queues of the other cost it 15 ms a request, which most requests do not need. */
  readonly quick: Octokit;
  /** Waits its turn, waits when it is told to, and tries again. */
  readonly patient: Octokit;
}

export function clientsOf(host: Host, userAgent: string): Clients {
  // It would write to stdout, which is the protocol's.
  const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  const common = { baseUrl: host.api, userAgent, log };
  const waits = (seconds: number, _options: unknown, _octokit: unknown, tries: number) =>
    seconds <= SHORT_SECONDS && tries < RETRIES;
  const patient = new Patient({
    ...common,
    throttle: {
      // GitHub asks for a second between writes; an Enterprise Server limits nobody unless it is told to.
      // Source: https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api
      enabled: true,
      id: host.name,
      onRateLimit: waits,
      onSecondaryRateLimit: waits,
      ...(host.isGitHub ? {} : unpaced()),
    },
    // 429 is the throttling plugin's.
    retry: { retries: RETRIES, doNotRetry: [400, 401, 403, 404, 409, 410, 422, 429, 451] },
  });
  const quick = new Octokit(common);
  for (const client of [quick, patient]) pinEach(client);
  return { quick, patient };
}

/** Holds each request to the route that it was made for, whatever its parameters did to it. */
function pinEach({ hook, request }: Octokit): void {
  hook.before('request', (options) => {
    const { pinned } = options.request as { pinned?: Pinned };
    if (pinned === undefined) throw new Error('a request without a route');
    const { method, url } = request.endpoint.parse(options as never);
    assertPinned({ method, url }, options.baseUrl, pinned);
  });
}

/** Groups that hold nothing back, for the throttling plugin. */
function unpaced(): object {
  type Work = (...args: unknown[]) => unknown;
  const schedule = (_options: unknown, work: Work, ...args: unknown[]) => work(...args);
  const free = { key: () => ({ schedule }) };
  return { write: free, search: free, notifications: free };
}
