// A real registry on loopback: what is published there is installed by npm as a stranger's would be.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cachedPackage } from '../cached-package.ts';
import { freePort, reach } from '../port.ts';
import { end, reasonOf, run, start } from '../processes.ts';
import { published } from '../workspace.ts';

const VERSION = '6.10.4';
/** The node-fetch that verdaccio-audit asks for cannot be had everywhere. */
const OVERRIDES = { 'verdaccio-audit': { 'node-fetch': '2.7.0' } };

export interface Registry extends AsyncDisposable {
  readonly url: URL;
  /** For npm, to publish there. */
  readonly publisher: NodeJS.ProcessEnv;
  /** For npm and npx, to install from there as a stranger does; the cache is a folder of its own. */
  readonly stranger: (cache: string) => NodeJS.ProcessEnv;
}

/** Serves our packages from `folder`, and all others from the registry that npm is set up with. */
export async function startRegistry(folder: string): Promise<Registry> {
  const home = await cachedPackage('verdaccio', VERSION, { overrides: OVERRIDES });
  const url = new URL(`http://127.0.0.1:${await freePort()}/`);
  const config = join(folder, 'verdaccio.json');
  writeFileSync(config, JSON.stringify(await configOf(folder)));
  const args = [join(home, 'bin/verdaccio'), '--config', config, '--listen', url.host];
  const server = start(process.execPath, args, { cwd: folder });
  await Promise.race([
    reach(url),
    server.exit.then(() => {
      throw new Error(`The registry did not start: ${reasonOf({ out: server.out(), err: server.err() })}`);
    }),
  ]);
  const token = await publisherToken(url);
  const [publisher, stranger] = [join(folder, 'publisher.npmrc'), join(folder, 'stranger.npmrc')];
  writeFileSync(publisher, `registry=${url.href}\n//${url.host}/:_authToken=${token}\n`);
  writeFileSync(stranger, `registry=${url.href}\n`);
  return {
    url,
    publisher: npmEnvironment(publisher),
    stranger: (cache) => ({ ...npmEnvironment(stranger), npm_config_cache: cache }),
    [Symbol.asyncDispose]: async () => void (await end(server.child)),
  };
}

/** As JSON, which is YAML too. */
async function configOf(folder: string): Promise<object> {
  const upstream = await run('npm', ['config', 'get', 'registry'], { cwd: folder });
  const own = Object.fromEntries(
    published().map(({ name }) => [name, { access: '$all', publish: '$authenticated' }]),
  );
  return {
    storage: join(folder, 'storage'),
    auth: { htpasswd: { file: join(folder, 'htpasswd'), max_users: 1 } },
    uplinks: { npm: { url: upstream.out.trim(), maxage: '60m' } },
    packages: { ...own, '**': { access: '$all', proxy: 'npm' } },
    max_body_size: '64mb',
    log: { type: 'stdout', level: 'error' },
  };
}

async function publisherToken(url: URL): Promise<string> {
  const response = await fetch(new URL('-/user/org.couchdb.user:publisher', url), {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'publisher', password: 'only-on-loopback' }),
  });
  const { token } = (await response.json()) as { token?: string };
  if (token === undefined) throw new Error(`The registry let nobody publish (HTTP ${response.status}).`);
  return token;
}

/** Only this file tells npm and pnpm where packages come from: what a machine is set up with stays out. */
function npmEnvironment(userconfig: string): NodeJS.ProcessEnv {
  const inherited = Object.keys(process.env).filter((name) =>
    /^(npm|pnpm)_config_(registry|userconfig|.*auth.*|prefer_offline|offline)$/i.test(name),
  );
  return {
    ...Object.fromEntries(inherited.map((name) => [name, undefined])),
    npm_config_userconfig: userconfig,
  };
}
