import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../workspace.ts';
import { startNode, track } from './child.ts';
import { freePort, reach } from './port.ts';

/** Over 100 MB with what it needs, so nobody gets it with `pnpm install`. */
const INSPECTOR = '@modelcontextprotocol/inspector@2.12.0';
const HOME = join(ROOT, 'node_modules/.cache', INSPECTOR.replaceAll('/', '-'));
const PROGRAM = join(HOME, 'node_modules/@modelcontextprotocol/inspector/clients/launcher/build/index.js');
/** Where it listens when told nothing; kept where it is free, so that a page that is open stays so. */
const USUAL_PORT = 6274;

/**
 * Starts the Inspector's web client on a server, and gives the address of a page that is connected to it.
 * `folder` is for files of this run. Undefined, after a sentence, when the Inspector cannot be installed.
 */
export async function inspect(server: URL, folder: string): Promise<URL | undefined> {
  if (!existsSync(PROGRAM) && !(await install())) return undefined;
  const port = await freePort(USUAL_PORT);
  const token = randomBytes(16).toString('hex');
  const config = join(folder, 'servers.json');
  // A page with `autoConnect` looks for a server of this name and address, and connects as its entry says.
  const entry = { type: 'http', url: server.href, protocolEra: 'modern' };
  writeFileSync(config, JSON.stringify({ mcpServers: { 'deep-link': entry } }));
  const said: string[] = [];
  const child = startNode([PROGRAM, '--web', '--config', config], ['ignore', 'pipe', 'pipe'], {
    ...process.env,
    CLIENT_PORT: String(port),
    MCP_SANDBOX_PORT: '0',
    MCP_APP_ORIGIN_PORT: '0',
    MCP_INSPECTOR_API_TOKEN: token,
    MCP_AUTO_OPEN_ENABLED: 'false',
    MCP_INSPECTOR_SECRET_STORE: 'memory',
    MCP_STORAGE_DIR: folder,
  });
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  child.once('exit', (code) => {
    if (code !== 0) console.error(`The Inspector ended (exit code ${code}). It said:\n${said.join('')}`);
  });
  const page = new URL(`http://127.0.0.1:${port}/`);
  await reach(page);
  page.search = new URLSearchParams({ serverUrl: server.href, autoConnect: token }).toString();
  return page;
}

/** Into a folder of its own, moved to its place when it is complete. */
async function install(): Promise<boolean> {
  console.error(`Installing ${INSPECTOR} into node_modules/.cache, once …`);
  const work = `${HOME}.${process.pid}`;
  mkdirSync(work, { recursive: true });
  writeFileSync(join(work, 'package.json'), '{"private": true}');
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', INSPECTOR];
  const npm = spawn('npm', args, {
    cwd: work,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  const [code] = (await once(track(npm), 'close')) as [number | null];
  if (code === 0) {
    renameSync(work, HOME);
    return true;
  }
  rmSync(work, { recursive: true, force: true });
  console.error('The Inspector could not be installed; the server runs without it.');
  return false;
}
