import { json, type Answer } from './exchange.ts';
import type { TokenState } from './state.ts';

interface Budget {
  limit: number;
  used: number;
  /** Seconds since 1970. */
  reset: number;
}

const HOUR = 3600;

/** Which budget a path draws on, how large it is (with a token, without one) and for how many seconds. */
function resourceOf(path: string): { name: string; limits: [number, number]; seconds: number } {
  if (path === '/search/code') {
    return { name: 'code_search', limits: [10, 10], seconds: 60 };
  }
  if (path.startsWith('/search/')) {
    return { name: 'search', limits: [30, 10], seconds: 60 };
  }
  return { name: path === '/graphql' ? 'graphql' : 'core', limits: [5000, 60], seconds: HOUR };
}

/** Requests left, per token and resource. */
export class Rates {
  readonly #budgets = new Map<string, Budget>();

  /** The budget that a request draws on. */
  of(token: TokenState | undefined, path: string): Budget & { resource: string } {
    const { name, limits, seconds } = resourceOf(path);
    const key = `${token?.value ?? ''} ${name}`;
    const now = Math.floor(Date.now() / 1000);
    let budget = this.#budgets.get(key);
    if (budget === undefined || budget.reset <= now) {
      budget = { limit: limits[token === undefined ? 1 : 0], used: 0, reset: now + seconds };
      this.#budgets.set(key, budget);
    }
    return Object.assign(budget, { resource: name });
  }

  headers(token: TokenState | undefined, path: string): Record<string, string> {
    const { limit, used, reset, resource } = this.of(token, path);
    return {
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-remaining': String(Math.max(0, limit - used)),
      'x-ratelimit-used': String(used),
      'x-ratelimit-reset': String(reset),
      'x-ratelimit-resource': resource,
    };
  }

  /** The 403 of a budget that is used up. */
  exceeded(token: TokenState | undefined, path: string): Answer | undefined {
    const { limit, used } = this.of(token, path);
    if (used < limit) {
      return undefined;
    }
    const whom = token === undefined ? '127.0.0.1' : `user ${token.login}`;
    return json(
      {
        message: `API rate limit exceeded for ${whom}.`,
        documentation_url: 'https://docs.github.com/rest/overview/rate-limits-for-the-rest-api',
      },
      403,
    );
  }

  /** `GET /rate_limit`: all of them. */
  overview(token: TokenState | undefined): unknown {
    const one = (path: string) => {
      const { limit, used, reset, resource } = this.of(token, path);
      return { limit, used, remaining: Math.max(0, limit - used), reset, resource };
    };
    const core = one('/');
    return {
      resources: {
        core,
        search: one('/search/issues'),
        code_search: one('/search/code'),
        graphql: one('/graphql'),
      },
      rate: core,
    };
  }
}
