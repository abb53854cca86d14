import { createVerify, randomBytes } from 'node:crypto';
import { repository } from '../bodies/repository.ts';
import { simpleUser } from '../bodies/user.ts';
import { type Answer, type Call, json, notFound, Refusal } from '../exchange.ts';
import { counted, paged } from '../page.ts';
import type { Routes } from '../router.ts';
import { fullName, type TokenState } from '../state.ts';
import { type AppState, findRepo, type InstallationState, userOf, type World } from '../world.ts';

const HOUR = 3_600_000;
const SINCE = '2024-01-01T00:00:00Z';

interface Claims {
  iss: string | number;
  iat: number;
  exp: number;
}

const unauthorized = (message: string) => new Refusal(401, message);

/** The app that signed the token of a request. @throws {Refusal} 401 as GitHub refuses a bad one */
function appOf(call: Call, world: World): AppState {
  const value = /^bearer (.+)$/i.exec(call.headers.authorization ?? '')?.[1] ?? '';
  const [head, claims, signature] = value.split('.');
  if (head === undefined || claims === undefined || signature === undefined) {
    throw unauthorized('A JSON web token could not be decoded');
  }
  const { iss, iat, exp } = decoded(claims);
  const app = world.apps.get(Number(iss));
  if (app === undefined) {
    throw unauthorized("'Issuer' claim ('iss') must be an Integer");
  }
  const signed = createVerify('RSA-SHA256').update(`${head}.${claims}`);
  if (!signed.verify(app.publicKey, signature, 'base64url')) {
    throw unauthorized('A JSON web token could not be decoded');
  }
  const now = Date.now() / 1000;
  if (exp < now) {
    throw unauthorized(
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  }
  if (exp - now > 600 || iat > now + 60) {
    throw unauthorized("'Expiration time' claim ('exp') is too far in the future");
  }
  return app;
}

function decoded(claims: string): Claims {
  try {
    return JSON.parse(Buffer.from(claims, 'base64url').toString()) as Claims;
  } catch {
    throw unauthorized('A JSON web token could not be decoded');
  }
}

function installationBody(call: Call, world: World, app: AppState, installation: InstallationState) {
  const account = userOf(world, installation.account);
  return {
    id: installation.id,
    client_id: `Iv1.${app.id}`,
    account: simpleUser(account, call),
    repository_selection: selection(installation),
    access_tokens_url: `${call.api}/app/installations/${installation.id}/access_tokens`,
    repositories_url: `${call.api}/installation/repositories`,
    html_url: `${call.html}/settings/installations/${installation.id}`,
    app_id: app.id,
    app_slug: app.slug,
    target_id: account.id,
    target_type: account.type,
    permissions: { metadata: 'read', ...installation.permissions },
    events: [],
    created_at: SINCE,
    updated_at: SINCE,
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: null,
    suspended_at: null,
  };
}

const selection = ({ repositories }: InstallationState): 'all' | 'selected' =>
  repositories === undefined ? 'all' : 'selected';

function installationNamed(app: AppState, id: string): InstallationState {
  const found = app.installations.get(Number(id));
  if (found === undefined) {
    throw notFound();
  }
  return found;
}

/** The repositories of an installation, by full name. */
const reached = (world: World, { account, repositories }: InstallationState): string[] =>
  repositories ??
  [...world.repos.values()]
    .filter(({ owner }) => owner.toLowerCase() === account.toLowerCase())
    .map(fullName);

/** What a request asks of a token beyond what the installation has. */
function narrowed(call: Call, installation: InstallationState): TokenState['permissions'] {
  const asked = ((call.body ?? {}) as { permissions?: TokenState['permissions'] }).permissions;
  for (const [name, level] of Object.entries(asked ?? {})) {
    const given = installation.permissions[name];
    if (name !== 'metadata' && given !== 'write' && given !== level) {
      throw new Refusal(422, 'The permissions requested are not granted to this installation.');
    }
  }
  return asked ?? installation.permissions;
}

function accessToken(call: Call, world: World, id: string): Answer {
  const app = appOf(call, world);
  const installation = installationNamed(app, id);
  const permissions = narrowed(call, installation);
  const names = ((call.body ?? {}) as { repositories?: string[] }).repositories;
  const all = reached(world, installation);
  const repositories = names?.map((name) => `${installation.account}/${name}`) ?? all;
  if (repositories.some((name) => !all.includes(name))) {
    throw new Refusal(
      422,
      'There is at least one repository that does not exist or is not accessible to the parent installation.',
    );
  }
  const value = `ghs_${randomBytes(18).toString('hex')}`;
  world.tokens.set(value, {
    value,
    login: `${app.slug}[bot]`,
    kind: 'app',
    scopes: [],
    permissions,
    repositories,
  });
  return json(
    {
      token: value,
      expires_at: new Date(Date.now() + HOUR).toISOString().replace(/\.\d+Z$/, 'Z'),
      permissions: { metadata: 'read', ...permissions },
      repository_selection: names === undefined ? selection(installation) : 'selected',
    },
    201,
  );
}

function ofRepository(call: Call, world: World, name: string): Answer {
  const app = appOf(call, world);
  const found = [...app.installations.values()].find((installation) =>
    reached(world, installation).some((own) => own.toLowerCase() === name.toLowerCase()),
  );
  if (found === undefined) {
    throw notFound();
  }
  return json(installationBody(call, world, app, found));
}

function appBody(call: Call, world: World) {
  const app = appOf(call, world);
  const [first] = app.installations.values();
  return {
    id: app.id,
    slug: app.slug,
    node_id: `app-${app.id}`,
    client_id: `Iv1.${app.id}`,
    owner: simpleUser(userOf(world, first?.account ?? 'github'), call),
    name: app.slug,
    description: null,
    external_url: call.html,
    html_url: `${call.html}/apps/${app.slug}`,
    created_at: SINCE,
    updated_at: SINCE,
    permissions: { metadata: 'read', ...first?.permissions },
    events: [],
    installations_count: app.installations.size,
  };
}

export function appRoutes(routes: Routes): void {
  routes.on('GET /app', (call, world) => json(appBody(call, world)));
  routes.on('GET /app/installations', (call, world) => {
    const app = appOf(call, world);
    return paged(call, [...app.installations.values()], (one) => installationBody(call, world, app, one));
  });
  routes.on('GET /app/installations/{installation_id}', (call, world) => {
    const app = appOf(call, world);
    return json(installationBody(call, world, app, installationNamed(app, call.params.installation_id)));
  });
  routes.on('POST /app/installations/{installation_id}/access_tokens', (call, world) =>
    accessToken(call, world, call.params.installation_id),
  );
  routes.on(
    'GET /installation/repositories',
    (call, world) => {
      if (call.viewer?.kind !== 'app') {
        throw new Refusal(
          403,
          'You must authenticate with an installation access token in order to list repositories for an installation.',
        );
      }
      const names = call.viewer.repositories ?? [];
      const own = names.map((name) => findRepo(world, name)).filter((repo) => repo !== undefined);
      return counted(call, 'repositories', own, (repo) => repository(world, repo, call));
    },
    { login: true },
  );
  routes.on(
    'GET /repos/{owner}/{repo}/installation',
    (call, world) => ofRepository(call, world, `${call.params.owner}/${call.params.repo}`),
    { app: true },
  );
}
