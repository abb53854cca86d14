import { stripVTControlCharacters } from 'node:util';
import {
  isInputRequiredResult,
  ProtocolError,
  type CallToolResult,
  type Tool,
} from '@modelcontextprotocol/client';
import { closestHint, Failure, setting, SettingsError } from '@plugboard/core';
import * as z from 'zod';
import { readConfig } from '../config/read-config.ts';
import { exposedName } from '../merge/names.ts';
import { callTool } from '../merge/tools.ts';
import { NOBODY } from '../relay/nobody.ts';
import { Connection } from '../servers/connection.ts';
import { TIMES } from '../servers/times.ts';
import { oneLine } from '../servers/words.ts';
import { readArguments } from './arguments.ts';
import type { Command } from './command.ts';
import { ONCE, startOptions, starting, type Starting } from './settings.ts';

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
  authToken: setting(z.string().optional().describe('What the server at --url wants to see.'), {
    value: 'token',
    env: 'PLUGBOARD_AUTH_TOKEN',
    secret: true,
  }),
  ...starting,
});

export const call: Command<typeof settings> = {
  name: 'call',
  summary: 'Calls one tool and prints its answer.',
  settings,
  run: async ({ tool: name, args, json, url, authToken, ...starts }) => {
    const { connection, tools } =
      url === undefined ? await serverOf(name, starts) : await serverAt(url, authToken, starts);
    try {
      const tool = tools.get(name);
      if (tool === undefined) {
        const hint = closestHint(name, tools.keys()) || ' plugboard list --tools shows them.';
        throw new SettingsError(`There is no tool ${JSON.stringify(name)}.${hint}`);
      }
      const params = { name: tool.name, arguments: readArguments(tool.inputSchema, args, json) };
      const result = await callTool(connection, params, NOBODY);
      if (isInputRequiredResult(result))
        throw new Failure(`${name} asks something of its client, which a command line cannot answer.`);
      return printResult(result);
    } catch (error) {
      if (error instanceof ProtocolError)
        throw new Failure(`${name}: error ${error.code}, ${oneLine(error.message)}`);
      throw error;
    } finally {
      await connection.close();
    }
  },
};

interface Target {
  readonly connection: Connection;
  /** By the name under which they are called. */
  readonly tools: ReadonlyMap<string, Tool>;
}

/** Starts the one server that has the tool. */
async function serverOf(name: string, { config: file, startTimeout }: Starting): Promise<Target> {
  const config = readConfig(file, process.env);
  const entry = config.entries.find(({ alias: each }) => name.startsWith(`${each}__`));
  if (entry === undefined) {
    const aliases = config.entries.map((each) => each.alias);
    const said = name.slice(0, Math.max(0, name.lastIndexOf('__'))) || name;
    const hint = closestHint(said, aliases) || ` There are ${aliases.join(', ')}.`;
    throw new SettingsError(`${config.file} has no server ${JSON.stringify(said)}.${hint}`);
  }
  const { alias } = entry;
  const connection = new Connection(entry, startOptions(config, startTimeout, ONCE));
  await connection.settled;
  if (connection.state !== 'ready') throw new Failure(`${alias} did not start: ${connection.reason}`);
  return {
    connection,
    tools: new Map(connection.tools.map((tool) => [exposedName(alias, tool.name), tool])),
  };
}

/** Connects to a hub, or any server, that runs. */
async function serverAt(url: string, token: string | undefined, { startTimeout }: Starting): Promise<Target> {
  const entry = {
    key: url,
    alias: 'the server',
    launch: {
      kind: 'http',
      url: new URL(url),
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    },
  } as const;
  const connection = new Connection(entry, {
    times: { ...TIMES, start: startTimeout * 1000, ...ONCE },
    searchFrom: [],
    isQuiet: true,
  });
  await connection.settled;
  if (connection.state !== 'ready') {
    const isLocked = connection.reason?.includes('HTTP 401') === true;
    throw new Failure(
      isLocked
        ? `The server at ${url} wants a token: set PLUGBOARD_AUTH_TOKEN to the one it was started with.`
        : `No MCP server answers at ${url}: it ${connection.reason}. plugboard serve --http starts one.`,
    );
  }
  return { connection, tools: new Map(connection.tools.map((tool) => [tool.name, tool])) };
}

/** The answer to stdout; a refusal to stderr, with exit code 1. */
function printResult({ content, structuredContent, isError }: CallToolResult): number {
  const text = content.map((block) => {
    if (block.type === 'text') return block.text;
    return 'mimeType' in block ? `[${block.type} ${block.mimeType}]` : `[${block.type}]`;
  });
  if (text.length === 0 && structuredContent !== undefined) text.push(JSON.stringify(structuredContent));
  const stream = isError === true ? process.stderr : process.stdout;
  // A terminal obeys what it is sent; a file or a program gets the answer as it is.
  const shown = stream.isTTY ? text.map((part) => stripVTControlCharacters(part)) : text;
  stream.write(`${shown.join('\n').replace(/\n$/, '')}\n`);
  return isError === true ? 1 : 0;
}
