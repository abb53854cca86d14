import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { createAppAuth as AppAuthFactory } from '@octokit/auth-app';
import type { Octokit as Client } from '@octokit/rest';
import { ToolError } from '@plugboard/core';
import type { Host } from './host.ts';
import type { Settings } from '../settings.ts';
import type { Wire } from './wire.ts';

/** What a token begins with tells its kind. Source: https://github.blog/engineering/behind-githubs-new-authentication-token-formats/ */
export type TokenKind = 'app' | 'classic' | 'fine-grained' | 'none' | 'oauth' | 'unknown';

export function kindOf(token: string | undefined): TokenKind {
  if (token === undefined) return 'none';
  if (token.startsWith('github_pat_')) return 'fine-grained';
  if (token.startsWith('ghp_')) return 'classic';
  if (token.startsWith('ghs_')) return 'app';
  if (token.startsWith('gho_') || token.startsWith('ghu_')) return 'oauth';
  // Tokens from before 2021 are 40 hexadecimal digits, and have scopes.
  return /^[\da-f]{40}$/.test(token) ? 'classic' : 'unknown';
}

/** Answers the token to send now; undefined acts as nobody. */
export type TokenSource = (wire: Wire, signal: AbortSignal) => Promise<string | undefined>;

/** Where the person said the token comes from. Nothing is run or asked before the first call. */
export function tokenSource(
  {
    token,
    gh,
    appId,
    appKey,
    installationId,
  }: Pick<Settings, 'token' | 'gh' | 'appId' | 'appKey' | 'installationId'>,
  host: Host,
): TokenSource {
  if (appId !== undefined && appKey !== undefined) return appToken({ appId, appKey, installationId }, host);
  if (!gh) return async () => token?.trim();
  let asked: Promise<string> | undefined;
  return () => {
    asked ??= ghToken(host.name);
    return asked;
  };
}

async function ghToken(host: string): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)('gh', ['auth', 'token', '--hostname', host], {
      timeout: 10_000,
    });
    const token = stdout.trim();
    if (token !== '') return token;
  } catch {
    // Whatever it said may name accounts: the advice is the same.
  }
  throw new ToolError('The gh command has no token for this host.', {
    code: 'NO_TOKEN',
    hint: 'Whoever runs the server can run `gh auth login`, or set GITHUB_TOKEN.',
  });
}

interface App {
  readonly appId: string;
  readonly appKey: string;
  readonly installationId: number | undefined;
}

/** A token of an installation, good for an hour; the library makes the next one in time. */
function appToken({ appId, appKey, installationId }: App, host: Host): TokenSource {
  let opened: Promise<() => Promise<string>> | undefined;
  const open = async (wire: Wire) => {
    const [{ createAppAuth }, { Octokit }] = await Promise.all([
      import('@octokit/auth-app'),
      import('@octokit/rest'),
    ]);
    // Variables carry a PEM on one line.
    const privateKey = appKey.replaceAll('\\n', '\n');
    const { request } = new Octokit({ baseUrl: host.api, request: { fetch: wire.fetch } });
    const auth = createAppAuth({ appId, privateKey, request });
    const id = installationId ?? (await onlyInstallation(auth, request));
    return async () => (await auth({ type: 'installation', installationId: id })).token;
  };
  return async (wire) => {
    opened ??= open(wire);
    try {
      return await (
        await opened
      )();
    } catch (error) {
      opened = undefined;
      if (ToolError.is(error)) throw error;
      throw new ToolError('GitHub gave the App no token.', {
        code: 'NO_TOKEN',
        hint: 'Whoever runs the server should check --app-id, --app-key and --installation-id.',
        cause: error,
      });
    }
  };
}

type AppAuth = ReturnType<typeof AppAuthFactory>;
type Request = Client['request'];

async function onlyInstallation(auth: AppAuth, request: Request): Promise<number> {
  const { token } = await auth({ type: 'app' });
  const { data } = await request('GET /app/installations', { headers: { authorization: `bearer ${token}` } });
  const [only, another] = data;
  if (only !== undefined && another === undefined) return only.id;
  throw new ToolError(`The App has ${only === undefined ? 'no installation' : 'several installations'}.`, {
    code: 'NO_TOKEN',
    hint: 'Whoever runs the server can say which with --installation-id.',
  });
}
