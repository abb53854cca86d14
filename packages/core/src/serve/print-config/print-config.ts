import { SettingsError } from '../../define/errors.ts';
import { readHttpAddress } from '../http/address.ts';
import { USUAL_PORT } from '../http/settings.ts';
import { shellLine } from './shell-line.ts';
import { CLIENTS, type Client, type ClientFormat, type Entry } from './clients.ts';
import { json, toml, yaml } from './languages.ts';
import { argvOf, checkTyped, envOf, secretsIn, type Secret, type TypedLine } from './typed-line.ts';

interface Program {
  readonly name: string;
  readonly packageName?: string;
}

/** The setting that becomes a header over HTTP. */
const BEARER = 'authToken';

/** Prints the snippet on stdout and what a person should know beside it on stderr. Throws `SettingsError`. */
export function printConfig(client: Client, program: Program, typed: TypedLine): void {
  const { config, notes } = configFor(client, program, typed, process.platform);
  process.stdout.write(`${configText(config, CLIENTS[client].language)}\n`);
  for (const note of notes) process.stderr.write(`# ${note}\n`);
}

/** A config in the language of its client's file. */
export function configText(config: object, language: ClientFormat['language']): string {
  if (language === 'toml') return toml(config);
  return language === 'yaml' ? yaml(config) : json(config);
}

/** What a client's config file says for a command line. */
export function configFor(
  client: Client,
  program: Program,
  line: TypedLine,
  platform: NodeJS.Platform,
): { config: object; notes: readonly string[] } {
  const { printConfig: _, ...given } = line.given;
  const typed = { ...line, given };
  checkTyped(typed);
  const http = addressIn(given);
  const secrets = secretsIn(program.name, typed).filter(({ field, inFile }) =>
    http === undefined ? field.key !== BEARER && !inFile : field.key === BEARER,
  );
  const { fill, write } = CLIENTS[client];
  const entry =
    typeof http === 'string'
      ? urlEntry(http, secrets, fill)
      : {
          ...npx(program, platform, argvOf(typed, secrets, fill)),
          ...part('env', envOf(typed, secrets, fill)),
        };
  return {
    config: write(program.name, entry, secrets),
    notes: notesFor(client, program.name, { entry, secrets, platform }),
  };
}

/** Where it listens; undefined over stdio. */
function addressIn({ http, transport }: TypedLine['given']): string | undefined {
  if (typeof http === 'string') return http;
  return transport === 'http' || transport === 'sse' ? USUAL_PORT : undefined;
}

function npx(
  { name, packageName = `@plugboard/${name}` }: Program,
  platform: NodeJS.Platform,
  argv: string[],
) {
  const args = ['-y', packageName, ...argv];
  // Windows starts programs, and there npx is a script.
  if (platform === 'win32') return { command: 'cmd', args: ['/c', 'npx', ...args] };
  return { command: 'npx', args };
}

function urlEntry(http: string, [bearer]: readonly Secret[], fill: (variable: string) => string): Entry {
  const { host: bound, port } = readHttpAddress(http);
  // To listen everywhere has no address of its own; this one reaches it from here.
  const host = bound === '0.0.0.0' || bound === '::' ? '127.0.0.1' : bound;
  if (port === 0) throw new SettingsError('--http: 0 is another port at each start; name one for a config.');
  const { href } = new URL(`http://${host.includes(':') ? `[${host}]` : host}:${port}/mcp`);
  const headers = bearer === undefined ? {} : { Authorization: `Bearer ${fill(bearer.variable)}` };
  return { url: href, ...part('headers', headers) };
}

function part<Key extends string>(key: Key, values: Record<string, string>) {
  return (Object.keys(values).length === 0 ? {} : { [key]: values }) as { [name in Key]?: typeof values };
}

interface Known {
  readonly entry: Entry;
  readonly secrets: readonly Secret[];
  readonly platform: NodeJS.Platform;
}

function notesFor(client: Client, name: string, { entry, secrets, platform }: Known): string[] {
  const notes: string[] = [];
  if ('url' in entry)
    notes.push('The client does not start it: run this command line without --print-config.');
  const { file, fills } = CLIENTS[client];
  if (client !== 'claude') {
    const own =
      secrets.length > 0 && !fills ? ['Put the values in place of <…>: this client fills in none.'] : [];
    return client === 'json' ? notes : [`For ${file}.`, ...notes, ...own];
  }
  if (secrets.length > 0)
    notes.push('Claude Code fills in ${…} from its environment; for Claude Desktop, write the value there.');
  return [...notes, `Or type: ${shellLine(claudeCommand(name, entry), platform)}`];
}

/** What writes the same entry into the project's .mcp.json. */
function claudeCommand(name: string, entry: Entry): string[] {
  const add = ['claude', 'mcp', 'add', '--scope', 'project'];
  if ('url' in entry) {
    const headers = Object.entries(entry.headers ?? {}).flatMap(([key, value]) => [
      '--header',
      `${key}: ${value}`,
    ]);
    return [...add, '--transport', 'http', name, entry.url, ...headers];
  }
  // --env takes all words up to the next flag, so one stands before the name.
  const env = Object.entries(entry.env ?? {}).flatMap(([key, value]) => ['--env', `${key}=${value}`]);
  return [...add, ...env, '--transport', 'stdio', name, '--', entry.command, ...entry.args];
}
