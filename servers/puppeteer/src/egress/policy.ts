import { isPublicAddress } from '@plugboard/core/egress';
import { isIP } from 'node:net';
import { bare, matches, originPattern, targetOf, type Target } from './origins.ts';

/** What a person says about where the browser may go. */
export interface EgressSettings {
  /** Origins, `https://*.example.org` for all below one; given any, nothing else can be reached. */
  readonly allowOrigins?: readonly string[] | undefined;
  /** Origins that are never reached, whatever else is said. */
  readonly blockOrigins?: readonly string[] | undefined;
  /** This machine and private networks too. */
  readonly allowPrivateNetwork?: boolean | undefined;
}

type Verdict =
  | {
      readonly allowed: true;
      /** Whether the name may turn out to be one of this machine or of a private network. */
      readonly mayBePrivate: boolean;
    }
  | {
      readonly allowed: false;
      /** Words of ours that end the sentence `… was not opened: `. */
      readonly why: string;
    };

export interface Policy {
  /** Without an address it judges what is asked for, with one also where that turned out to lead. */
  readonly verdict: (asked: URL | Target, address?: string) => Verdict;
}

export const NOT_HTTP = 'only http and https addresses can be opened';
export const PRIVATE =
  'it is on a private network or this machine, which the person who runs the server can allow with --allow-private-network or, for one origin, --allow-origins';
const BLOCKED = 'the person who runs the server has blocked it with --block-origins';
const NOT_LISTED =
  'only what the person who runs the server listed in --allow-origins can be reached, and it is not on that list';

/** Throws `SettingsError`, one sentence, for an origin that is none. */
export function policyOf({
  allowOrigins = [],
  blockOrigins = [],
  allowPrivateNetwork = false,
}: EgressSettings): Policy {
  const allow = allowOrigins.map((text) => originPattern('--allow-origins', text));
  const block = blockOrigins.map((text) => originPattern('--block-origins', text));

  /** What the lists say. An origin spelled out may be private; one that a wildcard let in was named by nobody. */
  function listed(target: Target): Verdict {
    if (block.some((pattern) => matches(pattern, target))) return { allowed: false, why: BLOCKED };
    if (allow.length === 0) return { allowed: true, mayBePrivate: allowPrivateNetwork };
    const found = allow.filter((pattern) => matches(pattern, target));
    if (found.length === 0) return { allowed: false, why: NOT_LISTED };
    return { allowed: true, mayBePrivate: allowPrivateNetwork || found.some(({ wildcard }) => !wildcard) };
  }

  return {
    verdict(asked, address) {
      if (asked instanceof URL && !isHttp(asked)) return { allowed: false, why: NOT_HTTP };
      const target = asked instanceof URL ? targetOf(asked) : asked;
      const verdict = listed(target);
      if (!verdict.allowed || verdict.mayBePrivate) return verdict;
      const leadsHome = isLocalName(target.host) || isPrivateLiteral(target.host);
      if (leadsHome || (address !== undefined && !isPublicAddress(address)))
        return { allowed: false, why: PRIVATE };
      return verdict;
    },
  };
}

function isHttp({ protocol }: URL): boolean {
  return protocol === 'http:' || protocol === 'https:';
}

/** Names that mean this machine everywhere (RFC 6761, 6.3): no resolver needs to be asked. */
export function isLocalName(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost');
}

function isPrivateLiteral(host: string): boolean {
  return isIP(bare(host)) !== 0 && !isPublicAddress(host);
}
