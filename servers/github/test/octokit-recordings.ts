import { readdirSync, readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';

/** An exchange with GitHub, as `@octokit/fixtures` keeps it. */
export interface Recording {
  /** The origin, with its port. */
  scope: string;
  /** In small letters. */
  method: string;
  /** With its query. */
  path: string;
  /** Parsed JSON or text; '' is none. */
  body: unknown;
  reqheaders: Record<string, string | undefined>;
  status: number;
  /** Parsed JSON or text; hexadecimal where `responseIsBinary`. */
  response: unknown;
  responseIsBinary?: boolean;
  headers: Record<string, string | number | undefined>;
}

/** A request, to be found among the recordings. */
export interface Asked {
  /** The host of GitHub that it would have gone to. */
  host: string;
  method: string;
  url: URL;
  accept: string;
  body: unknown;
}

const SCENARIOS = new URL('scenarios/api.github.com/', import.meta.resolve('@octokit/fixtures'));

export const scenarios = readdirSync(SCENARIOS).toSorted();

/** @throws {Error} for a scenario that there is not, naming those there are */
export function recordingsOf(name: string): Recording[] {
  if (!scenarios.includes(name)) {
    throw new Error(`@octokit/fixtures has no scenario ${name}: there are ${scenarios.join(', ')}.`);
  }
  return JSON.parse(
    readFileSync(new URL(`${name}/normalized-fixture.json`, SCENARIOS), 'utf8'),
  ) as Recording[];
}

/** Whether GitHub was asked this: the query may say more than the recorded one, but for another page. */
export function answers(recording: Recording, asked: Asked): boolean {
  const recorded = new URL(recording.path, recording.scope);
  return (
    recorded.hostname === asked.host &&
    recording.method === asked.method.toLowerCase() &&
    isSamePath(plain(recorded), plain(asked.url)) &&
    [...recorded.searchParams].every(
      ([name, value]) => name === 'page' || asked.url.searchParams.get(name) === value,
    ) &&
    pageOf(recorded) === pageOf(asked.url) &&
    mediaOf(recording.reqheaders.accept ?? '') === mediaOf(asked.accept) &&
    isDeepStrictEqual(recording.body, asked.body)
  );
}

const plain = ({ pathname }: URL): string => decodeURIComponent(pathname).replace(/(?<=.)\/$/, '');

const pageOf = ({ searchParams }: URL): string => searchParams.get('page') ?? '1';

const BY_NUMBER = /^\/repositories\/\d+(?=\/.)/;
const BY_NAME = /^\/repos\/[^/]+\/[^/]+(?=\/.)/;

/** Links to further pages name a repository by its number; what lies below it GitHub answers by its name as well. */
function isSamePath(recorded: string, asked: string): boolean {
  const isOtherName = BY_NUMBER.test(recorded) ? BY_NAME.test(asked) : BY_NUMBER.test(asked);
  const below = (path: string) => path.replace(BY_NUMBER, '').replace(BY_NAME, '');
  return recorded === asked || (isOtherName && below(recorded) === below(asked));
}

const mediaOf = (accept: string): string =>
  /^application\/vnd\.github\.(?:v3\.)?(raw|object|diff|patch|html|sha|text|full)\b/.exec(accept)?.[1] ??
  'json';

export function bodyOf({ response, responseIsBinary }: Recording): Buffer {
  if (typeof response !== 'string') {
    return Buffer.from(JSON.stringify(response));
  }
  return Buffer.from(response, responseIsBinary === true ? 'hex' : 'utf8');
}
