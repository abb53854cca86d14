import * as z from 'zod';
import { SettingsError } from '../../define/errors.ts';
import { setting } from '../../define/settings.ts';
import { isLoopback, readHttpAddress, type HttpAddress } from './address.ts';
import { oauthSettings, readOAuth, type OAuthPlan } from './oauth/settings.ts';

/** Shorter ones can be guessed over a network. */
const LEAST_TOKEN = 16;

/** Half of the connections that there are: one caller alone does not take them all. */
export const USUAL_CALLS = 256;

/** Where no port is named. */
export const USUAL_PORT = '3050';

const TOKEN_NAMES = 'PLUGBOARD_AUTH_TOKEN or --auth-token';

/** What a person can say about serving over HTTP, the same for every program. */
export const httpSettings = {
  transport: setting(
    z
      .enum(['stdio', 'http', 'sse'])
      .optional()
      .describe(
        'How clients reach it: stdio unless --http is given. sse is http with /sse for clients of 2024 beside it.',
      ),
    {},
  ),
  http: setting(z.string().optional().describe('Serve over HTTP at http://host:port/mcp instead of stdio.'), {
    value: '[host:]port',
  }),
  authToken: setting(
    z
      .string()
      .optional()
      .describe('HTTP: what clients must send as Authorization: Bearer <token>; needed beyond loopback.'),
    { value: 'token', env: 'PLUGBOARD_AUTH_TOKEN', secret: true },
  ),
  ...oauthSettings,
  allowUnauthenticated: setting(
    z
      .boolean()
      .default(false)
      .describe('HTTP: serve beyond loopback without a token; whoever reaches the port can call every tool.'),
    {},
  ),
  allowHost: setting(
    z
      .array(z.string().regex(/^([\w-]+\.)*[\w-]+$/, 'expected a host name such as mcp.example.org'))
      .default([])
      .describe('HTTP: a DNS name under which clients and pages may come, beside loopback and addresses.'),
    { value: 'name' },
  ),
  stateless: setting(
    z
      .boolean()
      .default(false)
      .describe(
        'HTTP: no sessions for clients of 2025, for servers behind a balancer; tools cannot ask them anything.',
      ),
    {},
  ),
  rateLimit: setting(
    z
      .int()
      .min(1)
      .max(1_000_000)
      .optional()
      .describe('HTTP: requests a minute of one caller; as many as come unless set.'),
    { value: 'requests' },
  ),
  maxCalls: setting(
    z.int().min(1).max(10_000).default(USUAL_CALLS).describe('HTTP: calls of one caller at once.'),
    { value: 'calls' },
  ),
};

export type HttpSettings = z.output<z.ZodObject<typeof httpSettings>>;

/** How to serve over HTTP, as a person said it. */
export interface HttpPlan extends HttpAddress {
  readonly sse: boolean;
  readonly token: string | undefined;
  readonly oauth?: OAuthPlan | undefined;
  readonly allowHosts: readonly string[];
  readonly stateless: boolean;
  readonly fairness?: Fairness;
}

/** What one caller may have, so that all others get theirs. */
export interface Fairness {
  /** Requests; undefined: as many as come. */
  readonly perMinute: number | undefined;
  readonly callsAtOnce: number;
}

/** Undefined: not over HTTP. Throws `SettingsError` when others could call without a token. */
export function readHttp(settings: HttpSettings): HttpPlan | undefined {
  const { transport, authToken, allowUnauthenticated, allowHost, stateless, rateLimit, maxCalls } = settings;
  if (transport === 'stdio' && settings.http !== undefined)
    throw new SettingsError('--transport stdio and --http say two things: leave one out.');
  const isHttp = transport === 'http' || transport === 'sse';
  const http = settings.http ?? (isHttp ? USUAL_PORT : undefined);
  if (http === undefined) {
    // The variable may be set for another program; a flag was meant for this one.
    const idle = {
      '--allow-unauthenticated': allowUnauthenticated,
      '--allow-host': allowHost.length > 0,
      '--stateless': stateless,
      '--rate-limit': rateLimit !== undefined,
      '--auth-issuer': settings.authIssuer !== undefined,
      '--auth-audience': settings.authAudience !== undefined,
      '--auth-scope': settings.authScope.length > 0,
      '--public-url': settings.publicUrl !== undefined,
    };
    const [flag] = Object.entries(idle).find(([, isGiven]) => isGiven) ?? [];
    if (flag !== undefined)
      throw new SettingsError(`${flag} says how to serve over HTTP, which needs --http.`);
    return undefined;
  }
  if (authToken !== undefined && !/^[\x21-\x7e]*$/.test(authToken))
    throw new SettingsError(`${TOKEN_NAMES}: expected letters, digits and punctuation without spaces.`);
  if (authToken !== undefined && authToken.length < LEAST_TOKEN)
    throw new SettingsError(`${TOKEN_NAMES}: expected at least ${LEAST_TOKEN} characters.`);
  const address = readHttpAddress(http);
  const oauth = readOAuth(settings, address.host);
  if (authToken !== undefined && oauth !== undefined)
    throw new SettingsError(`${TOKEN_NAMES} and --auth-issuer are two ways in: leave one out.`);
  if (authToken === undefined && oauth === undefined && !allowUnauthenticated && !isLoopback(address.host)) {
    throw new SettingsError(
      `--http: ${address.host} can be reached from other machines; set a token with --auth-token, an issuer with --auth-issuer, or say --allow-unauthenticated.`,
    );
  }
  if (transport === 'sse' && stateless)
    throw new SettingsError(
      '--transport sse lives by its sessions, which --stateless leaves out: choose one.',
    );
  return {
    ...address,
    sse: transport === 'sse',
    token: authToken,
    ...(oauth && { oauth }),
    allowHosts: allowHost,
    stateless,
    fairness: { perMinute: rateLimit, callsAtOnce: maxCalls },
  };
}
