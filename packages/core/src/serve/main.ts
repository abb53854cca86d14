import * as z from 'zod';
import { allowTools } from '../call/allow.ts';
import type { Contract } from '../call/listing.ts';
import { log, LOG_LEVELS, setLogLevel } from '../call/log.ts';
import { contractFor } from '../call/tools-of.ts';
import type { ServerDefinition } from '../define/server.ts';
import { setting, settingFields } from '../define/settings.ts';
import type { Tool } from '../define/tool.ts';
import { readLine, readSettings, readSomeSettings } from './command-line.ts';
import { exitWith } from './exit.ts';
import type { Given } from './secret.ts';
import { helpText } from './help.ts';
import { httpSettings, readHttp, type HttpPlan } from './http/settings.ts';
import { liveUntilEnded } from './life.ts';
import type { Client } from './print-config/clients.ts';
import { openServer, type Opened } from './open-server.ts';
import { serveEndpoint } from './serve-endpoint.ts';
import { beginTelemetry, telemetrySettings } from './telemetry/settings.ts';

/** As in print-config/clients.ts, which is loaded only where one is asked for. */
const CLIENTS = [
  'claude',
  'vscode',
  'cursor',
  'windsurf',
  'zed',
  'codex',
  'gemini',
  'lmstudio',
  'goose',
  'json',
] as const satisfies Client[];

/** What every server can be told, beside its own settings. */
const common = {
  readOnly: setting(z.boolean().default(false).describe('Only tools that change nothing.'), {}),
  tools: setting(
    z
      .array(z.string())
      .default([])
      .describe('Only these tools or groups, separated by commas; all: rare ones too.'),
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
  ...telemetrySettings,
  logLevel: setting(
    z.enum(LOG_LEVELS).default('info').describe('How much to write to stderr: error, info or debug.'),
    {
      value: 'level',
    },
  ),
  listTools: setting(
    z.boolean().default(false).describe('Print the tools that a client gets with these flags, and exit.'),
    {},
  ),
  printConfig: setting(
    z
      .enum(CLIENTS)
      .optional()
      .describe(
        'Print this command line as the config of a client: claude, vscode, cursor or another, and exit.',
      ),
    { value: 'client' },
  ),
  doctor: setting(
    z.boolean().default(false).describe('Check what this server needs, say what to mend, and exit.'),
    {},
  ),
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
  generated: Contract | undefined,
): Promise<void> {
  const own = definition.settings ?? z.strictObject({});
  assertApart(own);
  const all = own.extend(common);
  const { given, asked } = readLine(all, process.argv.slice(2));
  if (asked !== undefined) {
    const help = () => helpText(program, definition.instructions, all);
    process.stdout.write(asked === 'version' ? `${definition.version}\n` : help());
    return;
  }
  const told = readSettings(z.strictObject(common), given, process.env);
  setLogLevel(told.logLevel);
  const http = readHttp(told);
  const tools = allowTools(toolsGiven(definition, given), told);
  const allowed = { ...definition, tools };
  const contract = contractFor(definition, tools, generated);
  // What is done instead of serving is loaded only then: it would slow every start.
  if (told.listTools) {
    const { toolTable } = await import('./list-tools.ts');
    process.stdout.write(toolTable(tools, contract));
    return;
  }
  if (told.printConfig !== undefined) {
    const { printConfig } = await import('./print-config/print-config.ts');
    return printConfig(told.printConfig, definition, { schema: all, given, env: process.env });
  }
  const readOwn = () => readSettings(own, given, process.env) as z.output<Settings>;
  const { confirm, stateless } = told;
  const open = (settings: z.output<Settings>) =>
    openServer(allowed, settings, { contract, confirm, stateless });
  if (told.doctor) {
    const { runDoctor } = await import('./doctor.ts');
    return runDoctor(allowed, { readOwn, open, http });
  }
  const settings = readOwn();
  const opened = await open(settings);
  const answers = definition.instead?.(opened.deps, settings);
  if (answers !== undefined) {
    const { printChecks } = await import('./doctor.ts');
    if (typeof answers === 'string') process.stdout.write(answers);
    else await printChecks(answers);
    return opened.dispose();
  }
  await beginTelemetry(told, opened.endpoint.info);
  await serve(opened, http);
}

async function serve({ endpoint, dispose }: Opened<unknown>, http: HttpPlan | undefined): Promise<void> {
  const serving = await serveEndpoint(endpoint, { http });
  if (serving.url !== undefined) log('info', `${endpoint.info.name} serves ${serving.url.href}`);
  const close = async () => {
    await serving.close();
    await dispose();
  };
  await liveUntilEnded(close, { withClient: http === undefined });
}

/** All tools that a command line has. What is missing on it is told only where the server is to start. */
function toolsGiven<Settings extends z.ZodObject, Deps>(
  definition: ServerDefinition<Settings, Deps>,
  given: Given,
): readonly Tool<Deps>[] {
  const { tools, settings = z.strictObject({}) } = definition;
  if (typeof tools !== 'function') return tools;
  return tools(readSomeSettings(settings, given, process.env) as Partial<z.output<Settings>>);
}

/** A setting of a server's own must not stand in for one that every server has. */
function assertApart(own: z.ZodObject): void {
  const taken = new Set(settingFields(z.strictObject(common)).flatMap(({ key, flag }) => [key, flag]));
  const twice = settingFields(own).find(({ key, flag }) => taken.has(key) || taken.has(flag));
  if (twice !== undefined)
    throw new Error(`the setting ${twice.key} has a name that every server uses already`);
}
