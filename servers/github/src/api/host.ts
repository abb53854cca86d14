import { SettingsError } from '@plugboard/core';

/** Where one GitHub answers. */
export interface Host {
  /** `github.com`, `github.example.org`: what people call it and `gh` is asked for. */
  readonly name: string;
  /** REST; no slash at its end. */
  readonly api: string;
  readonly graphql: string;
  /** Addresses that people open: `https://github.com`. */
  readonly web: string;
  /** GitHub's own, with its rate limits: not an Enterprise Server. */
  readonly isGitHub: boolean;
}

const LOOPBACK = /^(?:localhost|127\.0\.0\.1|\[::1\])$/;

/**
 * Reads `--host`. github.com has its interface at api.github.com, data residency (`*.ghe.com`) at api.<host>, an
 * Enterprise Server below /api/v3 of its own address.
 * Source: https://docs.github.com/en/enterprise-server/rest/quickstart
 */
export function hostOf(given: string): Host {
  const url = parse(given);
  const { host, origin } = url;
  if (host === 'github.com' || host === 'www.github.com' || host === 'api.github.com') {
    const api = 'https://api.github.com';
    return { name: 'github.com', api, graphql: `${api}/graphql`, web: 'https://github.com', isGitHub: true };
  }
  if (/^[^.]+\.ghe\.com$/.test(host)) {
    const api = `https://api.${host}`;
    return { name: host, api, graphql: `${api}/graphql`, web: origin, isGitHub: true };
  }
  return {
    name: host,
    api: `${origin}/api/v3`,
    graphql: `${origin}/api/graphql`,
    web: origin,
    isGitHub: false,
  };
}

function parse(given: string): URL {
  const refuse = (what: string) => new SettingsError(`--host: ${what}, like github.example.org.`);
  if (!/^(?:https?:\/\/)?[\w.:[\]-]+\/?$/i.test(given)) throw refuse('expected the name of a host');
  const url = URL.parse(given.includes('://') ? given : `https://${given}`);
  if (url === null || url.hostname === '' || url.hostname.endsWith('.'))
    throw refuse('expected the name of a host');
  if (url.protocol === 'http:' && !LOOPBACK.test(url.hostname))
    throw refuse(
      'over plain http the token could be read on its way, so only this machine is reached so; give https',
    );
  return url;
}
