import type { RepoState, TokenState } from './state.ts';

/** A request that arrived, as a test looks at it. */
export interface Received {
  method: string;
  /** Without `/api/v3`, still percent-encoded. */
  path: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  /** Parsed JSON; the text where it is none. */
  body: unknown;
  status: number;
  login: string | undefined;
}

export interface Answer {
  status: number;
  /** null takes a header away that would be sent otherwise. */
  headers?: Record<string, string | null>;
  body?: unknown;
}

export interface Limit extends Answer {
  /** How many answers it lasts; 1 unless said. */
  times?: number;
}

/** What a validator of the OpenAPI description gets to see. */
export interface Exchange {
  method: string;
  template: string;
  request: Received;
  response: { status: number; headers: Record<string, string>; body: unknown };
}

type Names<Template extends string> = Template extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Names<Rest>
  : never;

/** One request on its way through a route. */
export interface Call<Template extends string = string> extends Received {
  params: Record<Names<Template>, string>;
  viewer: TokenState | undefined;
  /** Where the API is, as this client addressed it. */
  api: string;
  /** Where people would look. */
  html: string;
}

export interface RepoCall<Template extends string = string> extends Call<Template> {
  repo: RepoState;
}

export const json = (body: unknown, status = 200, headers: Record<string, string> = {}): Answer => ({
  status,
  headers,
  body,
});

export const empty = (status = 204): Answer => ({ status });

export const text = (body: string | Buffer, type: string): Answer => ({
  status: 200,
  headers: { 'content-type': type },
  body,
});

/** An answer that is thrown: the way out of the middle of a route. */
export class Refusal extends Error {
  readonly answer: Answer;
  constructor(status: number, message: string, errors?: unknown[]) {
    super(message);
    this.answer = json(
      {
        message,
        ...(errors && { errors }),
        documentation_url: 'https://docs.github.com/rest',
        status: String(status),
      },
      status,
    );
  }
}

export const notFound = (): Refusal => new Refusal(404, 'Not Found');

export const invalid = (message: string, errors?: unknown[]): Refusal => new Refusal(422, message, errors);

/** The `errors[]` of a 422, as GitHub spells them. */
export const invalidField = (resource: string, field: string, code: string, message?: string): Refusal =>
  invalid('Validation Failed', [{ resource, field, code, ...(message !== undefined && { message }) }]);

export type Media = 'json' | 'raw' | 'object' | 'diff' | 'patch' | 'html' | 'sha';

/** The format that the Accept header asks for. */
export function media(call: Received): Media {
  const found = /application\/vnd\.github\.(?:v3\.)?(raw|object|diff|patch|html|sha)\b/.exec(
    call.headers.accept ?? '',
  );
  return (found?.[1] as Media | undefined) ?? 'json';
}

export function bodyOf(call: Received): Record<string, unknown> {
  const { body } = call;
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new Refusal(400, 'Problems parsing JSON');
  }
  return body as Record<string, unknown>;
}

/** Asks for a text of the body; what is missing is a 422 like GitHub's. */
export function textOf(body: Record<string, unknown>, key: string): string {
  const value = body[key];
  if (typeof value !== 'string') {
    throw invalid(`Invalid request.\n\n"${key}" wasn't supplied.`);
  }
  return value;
}
