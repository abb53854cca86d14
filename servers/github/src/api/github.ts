import { ToolError } from '@plugboard/core';
import type { Endpoints } from '@octokit/types';
import type { Settings } from '../settings.ts';
import { kindOf, tokenSource, type TokenKind } from './auth.ts';
import type { DocumentText } from './document.ts';
import { GitHubError } from './failures.ts';
import { hostOf, type Host } from './host.ts';
import type { Exchange } from './exchange.ts';

/** A route of GitHub's REST interface, as its documentation writes it: `GET /repos/{owner}/{repo}`. */
type Route = keyof Endpoints & `${'DELETE' | 'GET' | 'PATCH' | 'POST' | 'PUT'} /${string}`;

type Optional<T> = { [Name in keyof T]: T[Name] | undefined };
type Own<T> = Omit<T, 'baseUrl' | 'headers' | 'mediaType' | 'request'>;

/** The parameters of a route; what is undefined is not sent. */
type Values<R extends Route> = Optional<Own<Endpoints[R]['parameters']>>;

export interface Asked {
  /** The call's own: waiting and sending end with it, and its reason is thrown. */
  readonly signal: AbortSignal;
  /** The form of the answer: `application/vnd.github.diff`; JSON unless set. */
  readonly accept?: string;
}

export interface Answer<Data> {
  readonly data: Data;
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | number | undefined>>;
}

export interface GitHub extends AsyncDisposable {
  readonly host: Host;
  /** Throws `GitHubError` where GitHub did not do it, or the signal's reason. */
  readonly request: <R extends Route>(
    route: R,
    values: Values<R>,
    asked: Asked,
  ) => Promise<Answer<Endpoints[R]['response']['data']>>;
  /** The text of an answer in another form than JSON: a diff, a raw file. */
  readonly text: <R extends Route>(route: R, values: Values<R>, asked: Asked) => Promise<string>;
  /** The bytes of an answer as they come, of any size; they may lie at another origin, which gets no token. */
  readonly download: <R extends Route>(
    route: R,
    values: Values<R>,
    asked: Asked,
  ) => Promise<Answer<ReadableStream<Uint8Array>>>;
  /** Runs a document. Needs a token: GitHub lets nobody in here. `GitHubError` where any part of it failed. */
  readonly graphql: <Data>(
    document: DocumentText<Data>,
    variables: Readonly<Record<string, unknown>>,
    asked: Asked,
  ) => Promise<Data>;
  /** What kind of token is used, `none` without one. */
  readonly tokenKind: (asked: Asked) => Promise<TokenKind>;
}

/** Everything this server says to GitHub goes through here. Nothing is loaded, run or asked before the first call. */
export function openGitHub(settings: Settings, { version }: { version: string }): GitHub {
  const host = hostOf(settings.host);
  const source = tokenSource(settings, host);
  const followsRenames = settings.repos.length === 0;
  let opened: Promise<Exchange> | undefined;
  const open = () => {
    opened ??= import('./exchange.ts').then(({ openExchange }) =>
      openExchange({ host, source, followsRenames, userAgent: `plugboard-github/${version}` }),
    );
    return opened;
  };
  return {
    host,
    request: async (route, values, asked) => (await open()).request(route, values, asked),
    text: async (route, values, asked) => {
      const { data } = await (await open()).request(route, values, { ...asked, form: 'text' });
      if (typeof data !== 'string')
        throw new ToolError('GitHub answered with something that is no text.', { code: 'UNEXPECTED_ANSWER' });
      return data;
    },
    download: async (route, values, asked) =>
      (await open()).request(route, values, { ...asked, form: 'stream' }) as never,
    graphql: async (document, variables, asked) => (await open()).graphql(document, variables, asked),
    tokenKind: async ({ signal }) => kindOf(await (await open()).token(signal)),
    [Symbol.asyncDispose]: async () => {
      await (await opened)?.[Symbol.asyncDispose]();
    },
  };
}

/** A tool's own hint; with what is not there, also what the token may lack to see it. */
export function hintFor({ status, hint }: GitHubError, own: string): string {
  return status === 422 || hint === undefined ? own : `${own} ${hint}`;
}

/** Whether it was answered so, for a tool that knows what that means there. */
export function hasStatus(error: unknown, ...statuses: readonly number[]): error is GitHubError {
  return GitHubError.is(error) && statuses.includes(error.status);
}
