import {
  Client,
  StreamableHTTPClientTransport,
  type CallToolResult,
  type Tool,
} from '@modelcontextprotocol/client';
import { closestHint, Failure, setting, SettingsError } from '@plugboard/core';
import * as z from 'zod';
import manifest from '../../package.json' with { type: 'json' };
import { readConfig, type Config } from '../config/read-config.ts';
import { exposedName } from '../merge/names.ts';
import { startServer } from '../servers/connection.ts';
import { readArguments } from './arguments.ts';
import { startOptions, starting } from './settings.ts';
import type { Command } from './command.ts';

const settings = z.strictObject({
  tool: setting(z.string().min(1).describe('Name of the tool, such as filesystem__read.'), {
    positional: 'alias__tool',
  }),
  args: setting(z.array(z.string()).default([]).describe('Its arguments; said twice, one becomes a list.'), {
    positional: 'key=value',
  }),
  json: setting(z.string().optional().describe('All arguments at once, as a JSON object.'), {
    value: 'object',
  }),
  url: setting(z.url().optional().describe('A hub that runs, instead of starting the server.'), {
    value: 'url',
  }),
  ...starting,
});

export const call: Command<typeof settings> = {
  name: 'call',
  summary: 'Calls one tool and prints its answer.',
  settings,
  run: async ({ tool: name, args, json, url, config: file, startTimeout }) => {
    const target =
      url === undefined
        ? await startFor(name, readConfig(file, process.env), startTimeout)
        : await connectTo(url);
    try {
      const tool = target.tools.find((each) => each.name === name);
      if (tool === undefined) {
        const hint =
          closestHint(
            name,
            target.tools.map((each) => each.name),
          ) || ' plugboard list --tools shows them.';
        throw new SettingsError(`There is no tool ${JSON.stringify(name)}.${hint}`);
      }
      return printResult(await target.call(name, readArguments(tool.inputSchema, args, json)));
    } finally {
      await target.close();
    }
  },
};

interface Target {
  readonly tools: readonly Tool[];
  call(name: string, args: Record<string, unknown>): Promise<CallToolResult>;
  close(): Promise<void>;
}

/** Starts the one server that has the tool. */
async function startFor(name: string, config: Config, startTimeout: number): Promise<Target> {
  const alias = name.split('__', 1)[0] as string;
  const entry = config.entries.find((each) => each.alias === alias);
  if (entry === undefined) {
    const aliases = config.entries.map((each) => each.alias);
    const hint = closestHint(alias, aliases) || ` There are ${aliases.join(', ')}.`;
    throw new SettingsError(`${config.file} has no server ${JSON.stringify(alias)}.${hint}`);
  }
  const connection = startServer(entry, startOptions(config, startTimeout));
  await connection.settled;
  if (connection.state !== 'ready') throw new Failure(`${alias} did not start: ${connection.reason}.`);
  const routes = new Map(connection.tools.map((tool) => [exposedName(alias, tool.name), tool]));
  return {
    tools: [...routes].map(([exposed, tool]) => ({ ...tool, name: exposed })),
    call: (exposed, args) => connection.callTool(routes.get(exposed)?.name ?? exposed, args, {}),
    close: () => connection.close(),
  };
}

async function connectTo(url: string): Promise<Target> {
  const client = new Client(
    { name: manifest.name, version: manifest.version },
    { versionNegotiation: { mode: 'auto' } },
  );
  try {
    await client.connect(new StreamableHTTPClientTransport(new URL(url)));
  } catch (error) {
    throw new Failure(`No MCP server answers at ${url}; start one with plugboard serve --http.`, {
      cause: error,
    });
  }
  const { tools } = await client.listTools();
  return {
    tools,
    call: (name, args) => client.request({ method: 'tools/call', params: { name, arguments: args } }),
    close: () => client.close(),
  };
}

/** The answer to stdout; a refusal to stderr, with exit code 1. */
function printResult({ content, isError }: CallToolResult): number {
  const text = content.map((block) => {
    if (block.type === 'text') return block.text;
    return 'mimeType' in block ? `[${block.type} ${block.mimeType}]` : `[${block.type}]`;
  });
  (isError === true ? process.stderr : process.stdout).write(`${text.join('\n').replace(/\n$/, '')}\n`);
  return isError === true ? 1 : 0;
}
