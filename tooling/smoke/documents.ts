// Runs what a README says: its commands and its client configs, where the tarballs are installed.
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { connect } from '@plugboard/core/testing';
import { freePort } from '../port.ts';
import { ROOT } from '../workspace.ts';
import { blocksOf, commandsOf, type Document } from './commands.ts';
import { end, reasonOf, start, type Started } from '../processes.ts';

/** What is installed has to do: nothing is fetched in its place. */
const NO_REGISTRY = { npm_config_registry: 'http://127.0.0.1:9/', npm_config_fetch_retries: '0' };

/** Reports one thing: what it is, and what is wrong with it; without problems it was not tried. */
export type Report = (what: string, problems?: readonly string[]) => void;

export interface Place {
  /** A prepared folder. */
  readonly folder: string;
  /** Where commands are run. */
  readonly cwd: string;
  /** The text of `.ci/run`. */
  readonly ci: string;
  /** How long a command may take to end, or to serve. */
  readonly patienceMs?: number;
}

/** Where a document is run: `/path/to/…` is in `folder`, and port 3050 is `port`. */
interface Scene extends Required<Place> {
  readonly port: number;
}

/** Makes what the documents name beside a package: files, a config, and what stands for `/path/to`. */
export function prepare(folder: string): void {
  const mcpServers = { filesystem: { command: 'npx', args: ['-y', '@plugboard/filesystem', '.'] } };
  const config = JSON.stringify({ mcpServers });
  for (const name of ['.mcp.json', 'path/to/plugboard.json']) write(folder, name, config);
  write(folder, 'package.json', '{"private": true}');
  const files = ['README.md', 'path/to/README.md', 'path/to/folder/notes.txt', 'path/to/a/folder/notes.txt'];
  for (const name of files) write(folder, name, 'hello\n');
  symlinkSync(ROOT, join(folder, 'path/to/plugboard'), 'junction');
}

function write(folder: string, name: string, text: string): void {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** Runs a document, and ends what it serves. */
export async function runDocument(document: Document, place: Place, report: Report): Promise<void> {
  const scene = { patienceMs: 60_000, ...place, port: await freePort() };
  const { commands, problems } = commandsOf(document, place.ci);
  if (problems.length > 0) report(document.name, problems);
  const serving: Started[] = [];
  for (const { where, written, run, excuse } of commands) {
    const what = `${where}: ${written}${excuse === undefined ? '' : ` (${excuse})`}`;
    if (run === undefined) report(what);
    else report(what, await commandProblems(where, put(run, scene), scene, serving));
  }
  for (const { where, text } of configsOf(document))
    report(`${where}: client config`, await configProblems(where, put(text, scene), scene));
  for (const each of serving) {
    const ended = await end(each.child);
    if (!ended) report(document.name, [`${document.name}: what it serves did not end on SIGTERM: make it.`]);
  }
}

/** Puts real things in place of a document's. */
function put(text: string, { folder, port }: Scene): string {
  return text.replaceAll('/path/to/', `${join(folder, 'path/to')}/`).replaceAll(/\b3050\b/g, String(port));
}

/** A command has to end with 0, or to serve, which is then seen by a client; it goes on to the document's end. */
async function commandProblems(
  where: string,
  line: string,
  { cwd, patienceMs }: Scene,
  serving: Started[],
): Promise<string[]> {
  const started = start(line, [], { cwd, env: NO_REGISTRY, shell: true });
  const code = await outcomeOf(started, patienceMs);
  if (code === 'serves') serving.push(started);
  if (code === 'serves' || code === 0) return [];
  if (code === 'neither') {
    await end(started.child);
    return [
      `${where}: ${line} neither ended nor served within ${patienceMs / 1_000} s: make it, or excuse it.`,
    ];
  }
  const said = reasonOf({ out: started.out(), err: started.err() });
  return [`${where}: ${line} ended with ${code} (${said}): correct the command or the document.`];
}

/** Its exit code, or that it serves, or neither within its time. */
async function outcomeOf(
  { child, exit, out, err }: Started,
  patienceMs: number,
): Promise<number | 'serves' | 'neither'> {
  const last = Date.now() + patienceMs;
  while (Date.now() < last) {
    const code = await Promise.race([exit, pause(100)]);
    if (code !== undefined) return code;
    const [url] = /http:\/\/[\w.:[\]]+\/mcp/.exec(out() + err()) ?? [];
    if (url !== undefined && (await listsTools(new URL(url))) && child.exitCode === null) return 'serves';
  }
  return 'neither';
}

async function listsTools(target: Parameters<typeof connect>[0]): Promise<boolean> {
  try {
    await using client = await connect(target, { era: '2026-07-28' });
    return (await client.listTools()).tools.length > 0;
  } catch {
    return false;
  }
}

interface Entry {
  readonly command?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly url?: string;
}
type Config = Readonly<Record<'mcpServers' | 'servers', Readonly<Record<string, Entry>> | undefined>>;

/** What a client, or a person, puts something else in the place of: `${env:TOKEN}`, `<TOKEN>`. */
const PLACEHOLDER = /"(?:\$\{[\w:]+\}|<\w+>)"/;

/** Of Claude and Cursor, or of VS Code. */
function configsOf(document: Document) {
  return blocksOf(document).filter(
    ({ language, text }) =>
      language === 'json' && /"(mcpServers|servers)":/.test(text) && !PLACEHOLDER.test(text),
  );
}

async function configProblems(where: string, text: string, { cwd }: Scene): Promise<string[]> {
  let config: Config;
  try {
    config = JSON.parse(text) as Config;
  } catch (error) {
    return [`${where} is not JSON (${(error as Error).message}): correct it.`];
  }
  const problems: string[] = [];
  for (const [name, entry] of Object.entries(config.mcpServers ?? config.servers ?? {})) {
    const { command = '', args = [], env, url } = entry;
    const spawn = { command, args, cwd, env: { ...NO_REGISTRY, ...env } };
    if (!(await listsTools(url === undefined ? spawn : new URL(url))))
      problems.push(`${where}: a client gets no tools from "${name}" as it is written: correct the config.`);
  }
  return problems;
}
