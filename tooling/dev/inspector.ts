import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cachedPackage } from '../cached-package.ts';
import { freePort, reach } from '../port.ts';
import { track } from '../processes.ts';

/** Over 100 MB with what it needs, so nobody gets it with `pnpm install`. */
const INSPECTOR = { name: '@modelcontextprotocol/inspector', version: '2.12.0' };
/** Where it listens when told nothing; kept where it is free, so that a page that is open stays so. */
const USUAL_PORT = 6274;

/**
 * Starts the Inspector's web client on a server, and gives the address of a page that is connected to it.
 * `folder` is for files of this run. Undefined, after a sentence, when the Inspector cannot be installed.
 */
export async function inspect(server: URL, folder: string): Promise<URL | undefined> {
  const { name, version } = INSPECTOR;
  console.error(
    `Starting the Inspector ${version}; the first time, it is installed into node_modules/.cache.`,
  );
  const home = await cachedPackage(name, version).catch((error: unknown) => {
    console.error(`It could not be installed (${(error as Error).message}); the server runs without it.`);
  });
  if (home === undefined) return undefined;
  const port = await freePort(USUAL_PORT);
  const token = randomBytes(16).toString('hex');
  const config = join(folder, 'servers.json');
  // A page with `autoConnect` looks for a server of this name and address, and connects as its entry says.
  const entry = { type: 'http', url: server.href, protocolEra: 'modern' };
  writeFileSync(config, JSON.stringify({ mcpServers: { 'deep-link': entry } }));
  const said: string[] = [];
  const program = join(home, 'clients/launcher/build/index.js');
  const env = {
    ...process.env,
    CLIENT_PORT: String(port),
    MCP_SANDBOX_PORT: '0',
    MCP_APP_ORIGIN_PORT: '0',
    MCP_INSPECTOR_API_TOKEN: token,
    MCP_AUTO_OPEN_ENABLED: 'false',
    MCP_INSPECTOR_SECRET_STORE: 'memory',
    MCP_STORAGE_DIR: folder,
  };
  const args = [program, '--web', '--config', config];
  const child = track(spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], env }));
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
