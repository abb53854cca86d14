import type { Secret } from './typed-line.ts';

/** How a client's file says where a server is. */
export type Entry =
  | {
      readonly command: string;
      readonly args: readonly string[];
      readonly env?: Readonly<Record<string, string>>;
    }
  | { readonly url: string; readonly headers?: Readonly<Record<string, string>> };

export interface ClientFormat {
  /** Where the snippet belongs. */
  readonly file: string;
  readonly language: 'json' | 'toml' | 'yaml';
  /** How a value is written that the client fills in itself; where it fills in none, what a person puts there. */
  readonly fill: (variable: string) => string;
  /** Whether the client fills it in. */
  readonly fills: boolean;
  readonly write: (name: string, entry: Entry, secrets: readonly Secret[]) => object;
}

const asShell = (variable: string) => `\${${variable}}`;
const asEnv = (variable: string) => `\${env:${variable}}`;
const byHand = (variable: string) => `<${variable}>`;

/** Over HTTP every one of these says so; a program is what is meant where nothing is said. */
const typed = (entry: Entry) => ('url' in entry ? { type: 'http', ...entry } : entry);
const mcpServers = (name: string, entry: Entry) => ({ mcpServers: { [name]: typed(entry) } });

/** By the clients' own documentation, November 2026. */
export const CLIENTS = {
  claude: { file: '.mcp.json or claude_desktop_config.json', ...json(asShell, mcpServers) },
  cursor: { file: '.cursor/mcp.json', ...json(asEnv, mcpServers) },
  vscode: { file: '.vscode/mcp.json', ...json((variable) => `\${input:${inputId(variable)}}`, forVsCode) },
  windsurf: { file: '~/.codeium/windsurf/mcp_config.json', ...json(asEnv, forWindsurf) },
  zed: { file: '.zed/settings.json', ...json(byHand, forZed), fills: false },
  gemini: { file: '.gemini/settings.json', ...json(asShell, forGemini) },
  lmstudio: { file: '~/.lmstudio/mcp.json', ...json(byHand, forLmStudio), fills: false },
  codex: {
    file: '.codex/config.toml',
    language: 'toml',
    fill: byHand,
    fills: false,
    write: forCodex,
  },
  goose: {
    file: '~/.config/goose/config.yaml',
    language: 'yaml',
    fill: byHand,
    fills: false,
    write: forGoose,
  },
  json: { file: 'the entry alone', ...json(asShell, (_, entry) => typed(entry)) },
} as const satisfies Record<string, ClientFormat>;

export type Client = keyof typeof CLIENTS;

function json(fill: ClientFormat['fill'], write: ClientFormat['write']) {
  return { language: 'json', fill, fills: true, write } as const;
}

/** It asks once for what is secret, and keeps it. */
function forVsCode(name: string, entry: Entry, secrets: readonly Secret[]): object {
  const inputs = secrets.map(({ field, variable }) => ({
    type: 'promptString',
    id: inputId(variable),
    description: field.words,
    password: true,
  }));
  const type = 'url' in entry ? 'http' : 'stdio';
  return { ...(inputs.length === 0 ? {} : { inputs }), servers: { [name]: { type, ...entry } } };
}

function inputId(variable: string): string {
  return variable.toLowerCase().replaceAll('_', '-');
}

function forWindsurf(name: string, entry: Entry): object {
  return { mcpServers: { [name]: renamed(entry, 'serverUrl') } };
}

function forGemini(name: string, entry: Entry): object {
  return { mcpServers: { [name]: renamed(entry, 'httpUrl') } };
}

function forLmStudio(name: string, entry: Entry): object {
  return { mcpServers: { [name]: entry } };
}

function forZed(name: string, entry: Entry): object {
  return { context_servers: { [name]: entry } };
}

function renamed(entry: Entry, key: string): object {
  if (!('url' in entry)) return entry;
  const { url, ...others } = entry;
  return { [key]: url, ...others };
}

function forCodex(name: string, entry: Entry): object {
  if (!('url' in entry)) return { mcp_servers: { [name]: entry } };
  const { url, headers } = entry;
  return { mcp_servers: { [name]: { url, ...(headers && { http_headers: headers }) } } };
}

const GOOSE_SECONDS = 300;

function forGoose(name: string, entry: Entry): object {
  const common = { enabled: true, name, timeout: GOOSE_SECONDS };
  if ('url' in entry) {
    const { url, headers } = entry;
    const own = { type: 'streamable_http', uri: url, ...(headers && { headers }) };
    return { extensions: { [name]: { ...common, ...own } } };
  }
  const { command, args, env } = entry;
  const own = { type: 'stdio', cmd: command, args, ...(env && { envs: env }) };
  return { extensions: { [name]: { ...common, ...own } } };
}
