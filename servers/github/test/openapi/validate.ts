import type { ErrorObject, ValidateFunction } from 'ajv';
import { compiled, type Kind } from './compiled.ts';
import type { Operation } from './describe.ts';
import { exchangeOf, type Served } from './served.ts';

/** A request and its answer. */
export interface Exchange {
  method: string;
  /** As in the description: `/repos/{owner}/{repo}`. */
  template: string;
  /** By name, decoded. */
  path: Record<string, string>;
  query: URLSearchParams;
  /** Parsed JSON; undefined or an empty text: none. */
  requestBody: unknown;
  status: number;
  /** The Content-Type; empty: none. */
  responseType: string;
  /** Parsed JSON, or what came where it is none. */
  responseBody: unknown;
}

/** What any route may answer; most operations say nothing of it. */
const ANYWHERE = new Set([301, 302, 304, 307, 400, 401, 403, 404, 429, 500, 502, 503, 504]);

/**
 * Holds a request and its answer, also as the fake saw them, against GitHub's description.
 * @returns a sentence for each breach, like `POST /repos/{owner}/{repo}/issues request body: /labels must be array`
 */
export function validate(kind: Kind, seen: Exchange | Served): string[] {
  const exchange = 'request' in seen ? exchangeOf(seen) : seen;
  const name = `${exchange.method} ${exchange.template}`;
  // Described by a schema of its own: graphql.ts.
  if (name === 'POST /graphql') {
    return [];
  }
  const { operations, at, words } = compiled(kind);
  const operation = operations[name];
  if (operation === undefined) {
    return [`${name} is not in the cut: name it in operations.ts and run pnpm openapi.`];
  }
  const faults = [
    ...said('path', faultsOf(words('operations', name, 'path'), { ...exchange.path })),
    ...said('query', faultsOf(words('operations', name, 'query'), wordsOf(exchange.query))),
    ...said(
      'request body',
      requestFaults(operation, exchange, () => at('operations', name, 'request', 'schema')),
    ),
    ...said(
      `answer ${exchange.status}`,
      responseFaults(operation, exchange, (...place) => at(...place)),
    ),
  ];
  return faults.map((fault) => `${name} ${fault}`);
}

const said = (part: string, faults: string[]): string[] => faults.map((fault) => `${part}: ${fault}`);

function wordsOf(query: URLSearchParams): Record<string, string | string[]> {
  const names = new Set(query.keys());
  return Object.fromEntries(
    [...names].map((name) => {
      const values = query.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? '') : values];
    }),
  );
}

function requestFaults(
  { request }: Operation,
  { requestBody }: Exchange,
  schema: () => ValidateFunction,
): string[] {
  if (requestBody === undefined || requestBody === '') {
    return request?.required === true ? ['is missing'] : [];
  }
  return request === undefined ? ['there should be none'] : faultsOf(schema(), requestBody);
}

function responseFaults(
  { responses }: Operation,
  exchange: Exchange,
  at: (...place: string[]) => ValidateFunction,
): string[] {
  const { status, responseBody } = exchange;
  const name = `${exchange.method} ${exchange.template}`;
  const types = responses[status];
  const type = mediaType(exchange.responseType);
  // A 304 has no body, and what a redirect says beside its Location is no one's contract.
  if (status >= 300 && status < 400) {
    return types !== undefined || ANYWHERE.has(status) ? [] : ['this status is not described'];
  }
  if (types === undefined && !ANYWHERE.has(status)) {
    return ['this status is not described'];
  }
  if (types === undefined || Object.keys(types).length === 0) {
    // A failure says why, also where the description gives it no body.
    if (status >= 400) {
      return type === 'application/json' ? faultsOf(at('schemas', 'basic-error'), responseBody) : [];
    }
    return responseBody === undefined || responseBody === '' ? [] : ['there should be no body'];
  }
  const described = Object.keys(types).find((each) => mediaType(each) === type);
  if (described !== undefined) {
    return faultsOf(at('operations', name, 'responses', String(status), described), responseBody);
  }
  // Custom media types (raw, html, full) are told of in prose only.
  return type.startsWith('application/vnd.github.') ? [] : [`${type || 'no media type'} is not described`];
}

/** `application/vnd.github.v3.object+json; charset=utf-8` and `application/vnd.github.object` are one. */
function mediaType(header: string): string {
  const [type = ''] = header.split(';');
  return type
    .trim()
    .toLowerCase()
    .replace(/^(application\/vnd\.github\.)(?:v3\.)?(.*?)(?:\+json)?$/, '$1$2');
}

function faultsOf(fits: ValidateFunction, value: unknown): string[] {
  return fits(value) ? [] : [...new Set((fits.errors ?? []).map(inWords))];
}

function inWords({ instancePath, keyword, message, params }: ErrorObject): string {
  const { additionalProperty, allowedValues } = params as Record<string, unknown>;
  const place = instancePath === '' ? '' : `${instancePath} `;
  if (keyword === 'additionalProperties') {
    return `${place}must not have ${String(additionalProperty)}`;
  }
  return keyword === 'enum' ? `${place}must be one of ${String(allowedValues)}` : `${place}${message}`;
}
