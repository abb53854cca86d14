// How a server gets into the clients that people have, from the entry that its README shows.
import type { ServerDefinition } from '@plugboard/core';
import { CLIENTS, configFor, configText, readLine, type Client } from '@plugboard/core/print-config';
import * as z from 'zod';
import { blocksOf } from '../smoke/commands.ts';
import type { Manifest } from '../workspace.ts';

interface Shown {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Clients whose snippet differs from the one above it; the others take that as it is. */
const SNIPPETS = [
  ['windsurf', 'Windsurf'],
  ['zed', 'Zed'],
  ['codex', 'Codex'],
  ['gemini', 'Gemini CLI'],
  ['goose', 'Goose'],
] as const satisfies [Client, string][];

/** Links that install with a click, and snippets for the clients that have none. */
export function installSection(
  readme: { readonly file: string; readonly text: string },
  manifest: Manifest,
  definition: ServerDefinition,
): string {
  const shown = entryIn(readme);
  const of = (client: Client) => configOf(client, shown, manifest, definition);
  const details = SNIPPETS.map(([client, title]) => {
    const { language, file } = CLIENTS[client];
    return `${title}, in \`${file}\`:\n\n\`\`\`${language}\n${configText(of(client), language)}\n\`\`\``;
  });
  return [
    `Install in ${linksOf(of, definition, manifest).join(', ')}; in Claude Code: \`${claudeLine(shown, definition)}\`.`,
    '<details>',
    '<summary>Windsurf, Zed, Codex, Gemini CLI, Goose</summary>',
    ...details,
    '</details>',
  ].join('\n\n');
}

/** The first client config of a README. */
function entryIn({ file, text }: { readonly file: string; readonly text: string }): Shown {
  const block = blocksOf({ name: file, text }).find(({ language }) => language === 'json');
  const { mcpServers = {} } = JSON.parse(block?.text ?? '{}') as { mcpServers?: Record<string, Shown> };
  const [entry] = Object.values(mcpServers);
  if (entry === undefined) throw new Error(`${file} shows no mcpServers: begin with a config to paste.`);
  return entry;
}

function configOf(
  client: Client,
  { args, env = {} }: Shown,
  manifest: Manifest,
  definition: ServerDefinition,
) {
  const schema = definition.settings ?? z.strictObject({});
  const { given } = readLine(schema, args.slice(args.indexOf(manifest.name) + 1));
  const program = { name: definition.name, packageName: manifest.name };
  return configFor(client, program, { schema, given, env }, 'linux').config;
}

type Configs = (client: Client) => object;

function linksOf(of: Configs, { name, title }: ServerDefinition, { description }: Manifest): string[] {
  const { inputs, servers } = of('vscode') as { inputs?: object[]; servers: Record<string, object> };
  const inVsCode = JSON.stringify({ name, ...(inputs && { inputs }), ...servers[name] });
  const plain = (client: Client) => (of(client) as { mcpServers: Record<string, object> }).mcpServers[name];
  const inBase64 = (client: Client) => Buffer.from(JSON.stringify(plain(client))).toString('base64');
  const { args } = plain('lmstudio') as { args: string[] };
  const goose = new URLSearchParams([
    ['cmd', 'npx'],
    ...args.map((each) => ['arg', each] as [string, string]),
  ]);
  for (const [key, value] of Object.entries({ id: name, name: title, description })) goose.set(key, value);
  return [
    `[Cursor](https://cursor.com/en/install-mcp?${query({ name, config: inBase64('cursor') })})`,
    `[VS Code](https://vscode.dev/redirect/mcp/install?${query({ name, config: inVsCode })})`,
    `[LM Studio](https://lmstudio.ai/install-mcp?${query({ name, config: inBase64('lmstudio') })})`,
    `[Goose](https://block.github.io/goose/extension?${goose.toString().replaceAll('+', '%20')})`,
  ];
}

const query = (values: Record<string, string>) =>
  new URLSearchParams(values).toString().replaceAll('+', '%20');

function claudeLine({ args, env = {} }: Shown, { name }: ServerDefinition): string {
  const variables = Object.entries(env).flatMap(([key, value]) => ['--env', `${key}=${value}`]);
  return ['claude', 'mcp', 'add', ...variables, '--transport', 'stdio', name, '--', 'npx', ...args].join(' ');
}
