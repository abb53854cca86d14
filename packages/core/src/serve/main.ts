import * as z from 'zod';
import { allowTools } from '../call/allow.ts';
import type { Contract } from '../call/tools.ts';
import { log } from '../call/log.ts';
import type { ServerDefinition } from '../define/server.ts';
import { setting } from '../define/settings.ts';
import { readCommandLine } from './command-line.ts';
import { exitWith } from './exit.ts';
import { helpText } from './help.ts';
import { httpSettings, readHttp } from './http/settings.ts';
import { liveUntilEnded } from './life.ts';
import { openServer } from './open-server.ts';
import { serveEndpoint } from './serve-endpoint.ts';

/** What every server can be told, beside its own settings. */
const common = {
  readOnly: setting(z.boolean().default(false).describe('Only tools that change nothing.'), {}),
  tools: setting(
    z.array(z.string()).default([]).describe('Only these tools or groups, separated by commas.'),
    {
      value: 'names',
    },
  ),
  excludeTools: setting(z.array(z.string()).default([]).describe('All tools but these.'), { value: 'names' }),
  confirm: setting(
    z
      .enum(['ask', 'off'])
      .default('ask')
      .describe('Whether the person is asked before what cannot be undone is done.'),
    {},
  ),
  ...httpSettings,
};

/**
 * Runs a server as a program: reads its settings, serves over stdio or HTTP, and ends cleanly.
 * Exit codes: 0 ended as told, 1 failure, 2 bad settings.
 */
export async function runMain<Settings extends z.ZodObject, Deps>(
  definition: ServerDefinition<Settings, Deps>,
  contract?: Contract,
): Promise<void> {
  const program = `mcp-server-${definition.name}`;
  try {
    await run(definition, program, contract);
  } catch (error) {
    exitWith(program, error);
  }
}

async function run<Settings extends z.ZodObject, Deps>(
  definition: ServerDefinition<Settings, Deps>,
  program: string,
  contract: Contract | undefined,
): Promise<void> {
  const own = definition.settings ?? z.strictObject({});
  const all = own.extend(common);
  const { settings, asked } = readCommandLine(all, process.argv.slice(2), process.env);
  if (settings === undefined) {
    const help = () => helpText(program, definition.instructions, all);
    process.stdout.write(asked === 'version' ? `${definition.version}\n` : help());
    return;
  }
  const http = readHttp(settings);
  const { readOnly, tools, excludeTools, confirm } = settings;
  const allowed = { ...definition, tools: allowTools(definition.tools, { readOnly, tools, excludeTools }) };
  const { endpoint, dispose } = await openServer(allowed, only(own, settings), { contract, confirm });
  const serving = await serveEndpoint(endpoint, { http });
  if (serving.url !== undefined) log('info', `${definition.name} serves ${serving.url.href}`);
  const close = async () => {
    await serving.close();
    await dispose();
  };
  await liveUntilEnded(close, { withClient: http === undefined });
}

/** What a server asked for, without what every server is told. */
function only<Settings extends z.ZodObject>(own: z.ZodObject, settings: object): z.output<Settings> {
  const keys = Object.keys(own.shape);
  return Object.fromEntries(
    Object.entries(settings).filter(([key]) => keys.includes(key)),
  ) as z.output<Settings>;
}
