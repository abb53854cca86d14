// What is measured together: one section is one table.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listedTools } from '../listed-tools.ts';
import { ROOT, servers, type WorkspacePackage } from '../workspace.ts';
import type { Era } from './http.ts';
import { install } from './install.ts';
import { HUB_PEERS, SETUPS, type Peer } from './setups.ts';
import type { Subject, ToolCall } from './subject.ts';
import type { Tasks, Worker } from './tasks.ts';

export interface Section extends AsyncDisposable {
  readonly name: string;
  /** One or two sentences. */
  readonly about: string;
  readonly subjects: readonly Subject[];
  readonly eras: readonly Era[];
  readonly tasks?: Tasks;
}

const CORE_TOOLS = 20;
const FIND: ToolCall = { name: 'find_0', arguments: { text: 'Ada', limit: 3 } };
const SDK = fileURLToPath(import.meta.resolve('./served/sdk.js'));
const CORE = fileURLToPath(import.meta.resolve('./served/core.js'));
const HUB = join(ROOT, 'packages/hub/dist/cli.js');

export const BARE_NODE: Subject = { name: 'bare Node', kind: 'node', argv: ['-e', '0'] };

const { version: sdkVersion } = JSON.parse(
  readFileSync(join(ROOT, 'tooling/node_modules/@modelcontextprotocol/server/package.json'), 'utf8'),
) as { version: string };

const bareSdk = (tools: number): Subject => ({
  name: `bare SDK ${sdkVersion} server, ${tools} tools`,
  kind: 'sdk',
  argv: [SDK, String(tools)],
  httpArgv: [SDK, String(tools), '--http'],
  call: FIND,
});

const measuredServers = () => servers().filter(({ manifest }) => manifest.private !== true);

export const sectionNames = () => ['core', ...measuredServers().map(({ folder }) => basename(folder)), 'hub'];

/** `name` is one of `sectionNames()`, or the hub's own; `folder` is one of the run, with the small file in it. */
export async function openSection(name: string, folder: string): Promise<Section> {
  if (name === 'core') return coreSection();
  if (name === 'hub' || name === 'plugboard') return hubSection(folder);
  const server = measuredServers().find((each) => basename(each.folder) === name);
  if (server === undefined) throw new Error(`${name} is not measured`);
  return serverSection(server, folder);
}

function coreSection(): Section {
  const ours: Subject = {
    name: `core, ${CORE_TOOLS} tools`,
    kind: 'ours',
    argv: [CORE],
    httpArgv: [CORE, '--http', '0'],
    call: FIND,
  };
  return {
    name: 'core',
    about:
      'A server on core and a server on the SDK alone, with the same trivial tools, neither of them bundled: ' +
      'what core costs a call. Bundling is what makes the starts of the servers below.',
    subjects: [BARE_NODE, bareSdk(CORE_TOOLS), ours],
    eras: ['2026-07-28', '2025-11-25'],
    ...NOTHING_BESIDE,
  };
}

const NOTHING_BESIDE = { [Symbol.asyncDispose]: async () => undefined };

const NO_CALL = 'No call is measured: name one, and its peers, in `tooling/bench/setups.ts`.';

async function serverSection(server: WorkspacePackage, folder: string): Promise<Section> {
  const name = basename(server.folder);
  const setup = SETUPS.get(name);
  const beside = await setup?.open?.();
  const url = beside?.url;
  const peers = await Promise.all((setup?.peers ?? []).map((peer) => peerSubject(peer, folder, url)));
  const tree = join(folder, name);
  return {
    name,
    about: `The built \`${server.name}\`. ${setup?.work ?? NO_CALL}`,
    subjects: [
      BARE_NODE,
      bareSdk(listedTools(server.folder).length),
      { ...ourSubject(server, folder, url), held: true },
      ...peers,
    ],
    eras: ['2026-07-28'],
    ...(setup?.tasks && {
      tasks: {
        ...setup.tasks,
        folder: tree,
        url: url ?? '',
        workers: await workersIn(tree, server, setup.peers, url),
        requests: beside?.requests,
      },
    }),
    [Symbol.asyncDispose]: async () => beside?.[Symbol.asyncDispose](),
  };
}

/** The same servers, started with another folder. */
async function workersIn(
  folder: string,
  server: WorkspacePackage,
  peers: readonly Peer[],
  url = '',
): Promise<Worker[]> {
  mkdirSync(folder, { recursive: true });
  const others = peers.map(async (peer) => ({
    ...(await peerSubject(peer, folder, url)),
    package: peer.package,
  }));
  return [{ ...ourSubject(server, folder, url), package: server.name }, ...(await Promise.all(others))];
}

async function hubSection(folder: string): Promise<Section> {
  const server = measuredServers().find((each) => each.name === '@plugboard/filesystem');
  if (server === undefined) throw new Error('the hub is measured with servers/filesystem behind it');
  const behind = ourSubject(server, folder);
  const entry = { command: process.execPath, args: behind.argv };
  const none = hub(configIn(folder, 'none.json', {}));
  const one = hub(configIn(folder, 'one.json', { filesystem: entry }));
  const call = behind.call && { ...behind.call, name: `filesystem__${behind.call.name}` };
  return {
    name: 'hub',
    about:
      'The hub with no server, which is what its own start costs, and with the filesystem server behind it: a ' +
      'call through the hub beside the same call without it. Memory is that of the hub alone. No other hub stands ' +
      'beside it yet; `tooling/bench/setups.ts` says why.',
    subjects: [
      BARE_NODE,
      bareSdk(listedTools(server.folder).length),
      { name: 'plugboard, no servers', kind: 'ours', argv: none, held: true },
      {
        name: 'plugboard, filesystem behind it',
        kind: 'ours',
        argv: one,
        httpArgv: [...one, '--http', '0'],
        ...(call && { call }),
      },
      { ...behind, name: 'filesystem without the hub' },
      ...(await Promise.all(HUB_PEERS.map((peer) => peerSubject(peer, folder)))),
    ],
    eras: ['2026-07-28'],
    ...NOTHING_BESIDE,
  };
}

const hub = (config: string) => [HUB, 'serve', '--config', config];

function configIn(folder: string, name: string, mcpServers: object): string {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify({ mcpServers }));
  return file;
}

function ourSubject({ name, folder: home }: WorkspacePackage, folder: string, url = ''): Subject {
  const setup = SETUPS.get(basename(home));
  const argv = [join(home, 'dist/cli.js'), ...(setup?.args(folder, url) ?? [])];
  const call = setup?.call?.(folder);
  return { name, kind: 'ours', argv, httpArgv: [...argv, '--http', '0'], ...(call && { call }) };
}

async function peerSubject(peer: Peer, folder: string, url = ''): Promise<Subject> {
  const call = peer.call?.(folder);
  const about = { name: `${peer.package} ${peer.version}`, kind: 'peer' as const, ...(call && { call }) };
  try {
    return { ...about, argv: [...(peer.node?.(url) ?? []), await install(peer), ...peer.args(folder, url)] };
  } catch (error) {
    return { ...about, argv: [], failure: error instanceof Error ? error.message : String(error) };
  }
}
