import * as z from 'zod';
import { SettingsError } from '../../../define/errors.ts';
import type { Tools } from '../../../call/tools.ts';
import { setting } from '../../../define/settings.ts';
import { isLoopback } from '../address.ts';

/** What tools of each effect need, where the tool itself is not named. */
const USUAL_SCOPES = { reads: 'mcp:read', writes: 'mcp:write' };

/** Scopes as RFC 6749 §3.3 writes them, each after the effect or tool that needs it. */
const SCOPE = /^[\w.-]+=[\x21\x23-\x5b\x5d-\x7e]+$/;

export const oauthSettings = {
  authIssuer: setting(
    z
      .string()
      .optional()
      .describe('HTTP: let those in who have a token of this OAuth or OpenID provider, by its exact issuer.'),
    { value: 'url' },
  ),
  authAudience: setting(
    z
      .string()
      .min(1)
      .optional()
      .describe('HTTP: whom the tokens have to be for, as their aud says: best the address of /mcp.'),
    { value: 'audience' },
  ),
  authScope: setting(
    z
      .array(z.string().regex(SCOPE, 'expected a pair such as delete=files:delete'))
      .default([])
      .describe(
        'HTTP: the scope that a tool needs, or all that an effect has: reads=mcp:read and writes=mcp:write unless set.',
      ),
    { value: 'tool=scope' },
  ),
  publicUrl: setting(
    z
      .string()
      .optional()
      .describe('HTTP: the address of /mcp for clients, where --auth-audience is another.'),
    { value: 'url' },
  ),
};

type OAuthSettings = z.output<z.ZodObject<typeof oauthSettings>>;

/** Whose tokens open the door, and what for. */
export interface OAuthPlan {
  /** Exactly as the issuer calls itself. */
  readonly issuer: string;
  readonly audience: string;
  /** Where clients find `/mcp`; undefined: where it is served. */
  readonly publicUrl: URL | undefined;
  /** By tool, and by effect. */
  readonly scopes: ReadonlyMap<string, string>;
}

/** Undefined: no OAuth. Throws `SettingsError` for what cannot work or would not be safe. */
export function readOAuth(
  { authIssuer: issuer, authAudience: audience, authScope, publicUrl }: OAuthSettings,
  host: string,
): OAuthPlan | undefined {
  if (issuer === undefined) {
    const idle = { '--auth-audience': audience, '--auth-scope': authScope[0], '--public-url': publicUrl };
    const [flag] = Object.entries(idle).find(([, value]) => value !== undefined) ?? [];
    if (flag !== undefined) throw new SettingsError(`${flag} says more of --auth-issuer, which is missing.`);
    return undefined;
  }
  if (audience === undefined)
    throw new SettingsError(
      '--auth-issuer needs --auth-audience: without it, tokens for other servers would open this one.',
    );
  secureUrl('--auth-issuer', issuer);
  const place = publicUrl ?? (/^https?:/i.test(audience) ? audience : undefined);
  if (place === undefined && !isLoopback(host))
    throw new SettingsError(
      '--auth-audience is no address, so clients have to be told one: set --public-url, such as https://mcp.example.org/mcp.',
    );
  const flag = publicUrl === undefined ? '--auth-audience' : '--public-url';
  return {
    issuer,
    audience,
    publicUrl: place === undefined ? undefined : secureUrl(flag, place),
    scopes: scopesIn(authScope),
  };
}

function scopesIn(pairs: readonly string[]): ReadonlyMap<string, string> {
  const scopes = new Map<string, string>(Object.entries(USUAL_SCOPES));
  const seen = new Set<string>();
  // A scope may hold a comma; one with the next pair behind it is none of it.
  for (const pair of pairs.flatMap((each) => each.split(/,(?=[\w.-]+=)/))) {
    const at = pair.indexOf('=');
    const what = pair.slice(0, at);
    if (seen.has(what)) throw givenTwo(what);
    seen.add(what);
    scopes.set(what, pair.slice(at + 1));
  }
  return scopes;
}

/** Throws `SettingsError` for an address where others could listen or speak for it. */
function secureUrl(flag: string, text: string): URL {
  const url = URL.parse(text);
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    throw new SettingsError(
      `${flag}: expected an address such as https://id.example.org, got ${quoted(text)}.`,
    );
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    throw new SettingsError(`${flag}: expected an address without user, query and fragment.`);
  if (url.protocol === 'http:' && !isLoopback(hostOf(url)))
    throw new SettingsError(`${flag}: tokens go only over https, but for loopback; got ${quoted(text)}.`);
  return url;
}

export function hostOf({ hostname }: URL): string {
  return hostname.replaceAll(/[[\]]/g, '');
}

function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 200));
}

/**
 * Scopes by the names that tools have today. Throws `SettingsError` for one that nothing would ever ask for: a tool
 * that was meant would stand open.
 */
export function todaysScopes({ scopes }: OAuthPlan, { names }: Pick<Tools, 'names'>): OAuthPlan['scopes'] {
  // Of a hub they come and go.
  if (names === undefined) return scopes;
  const today = new Map([...names, ['reads', 'reads'], ['writes', 'writes'], ['destroys', 'destroys']]);
  const found = new Map<string, string>();
  for (const [named, scope] of scopes) {
    const name = today.get(named);
    if (name === undefined)
      throw new SettingsError(
        `--auth-scope: there is no tool ${quoted(named)}. There are ${[...today.keys()].join(', ')}.`,
      );
    if (found.has(name)) throw givenTwo(name);
    found.set(name, scope);
  }
  return found;
}

function givenTwo(name: string): SettingsError {
  return new SettingsError(`--auth-scope: ${name} is given two scopes; give it one.`);
}
