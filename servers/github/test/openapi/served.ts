import type { Exchange as Served } from '../fake/exchange.ts';
import type { Exchange } from './validate.ts';

export type { Served };

/** What the fake served, as the validator looks at it. */
export function exchangeOf({ method, template, request, response }: Served): Exchange {
  return {
    method,
    template,
    path: parametersOf(template, request.path),
    query: new URLSearchParams(request.query),
    requestBody: request.body,
    status: response.status,
    responseType: response.headers['content-type'] ?? '',
    responseBody: asSent(response.body),
  };
}

/** The last parameter may be empty, with its slash left out: the path of the root folder. */
function parametersOf(template: string, path: string): Record<string, string> {
  const pattern = template
    .replaceAll('.', String.raw`\.`)
    .replace(/\/\{(\w+)\}$/, '(?:/(?<$1>.*))?')
    .replaceAll(/\{(\w+)\}/g, '(?<$1>.+?)');
  // Redirects after a rename lead to a repository by its number.
  const named = path.replace(/^\/repositories\/(\d+)(?=\/|$)/, '/repos/by-number/$1');
  const found = new RegExp(`^${pattern}$`).exec(named)?.groups ?? {};
  return Object.fromEntries(
    Object.entries(found).map(([name, value]) => [name, decodeURIComponent(value ?? '')]),
  );
}

/** Without what JSON cannot say. */
function asSent(body: unknown): unknown {
  if (Buffer.isBuffer(body)) {
    return body.toString();
  }
  return body === undefined || typeof body === 'string' || typeof body === 'function'
    ? body
    : (JSON.parse(JSON.stringify(body)) as unknown);
}
