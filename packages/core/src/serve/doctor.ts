import type { z } from 'zod';
import { log } from '../call/log.ts';
import { Failure, ToolError } from '../define/errors.ts';
import type { Check, ServerDefinition } from '../define/server.ts';
import type { Tool } from '../define/tool.ts';
import type { Endpoint } from './endpoint.ts';
import type { HttpPlan } from './http/settings.ts';
import type { Opened } from './open-server.ts';
import { serveEndpoint } from './serve-endpoint.ts';

/** How the server would be started. */
interface Start<Settings extends z.ZodObject, Deps> {
  readonly readOwn: () => z.output<Settings>;
  readonly open: (settings: z.output<Settings>) => Promise<Opened<Deps>>;
  readonly http: HttpPlan | undefined;
}

interface Examined<Settings extends z.ZodObject, Deps> extends Pick<
  ServerDefinition<Settings, Deps>,
  'checks'
> {
  /** Those that are served. */
  readonly tools: readonly Tool<Deps>[];
}

/** What a server leaves open after its end keeps the process no longer than this. */
const GRACE_MS = 1_000;

export function runDoctor<Settings extends z.ZodObject, Deps>(
  definition: Examined<Settings, Deps>,
  start: Start<Settings, Deps>,
): Promise<void> {
  return printChecks(examine(definition, start));
}

/** Prints a line for each check as it comes; the exit code is 1 when one failed. */
export async function printChecks(checks: Iterable<Check> | AsyncIterable<Check>): Promise<void> {
  process.exitCode = 0;
  for await (const { name, ok, words } of checks) {
    process.stdout.write(`${ok ? 'ok    ' : 'failed'}  ${name}: ${words}\n`);
    if (!ok) process.exitCode = 1;
  }
  setTimeout(() => process.exit(), GRACE_MS).unref();
}

/** Starts the server as far as it goes, and ends it. What fails ends the examination: the rest depends on it. */
async function* examine<Settings extends z.ZodObject, Deps>(
  { tools, checks }: Examined<Settings, Deps>,
  { readOwn, open, http }: Start<Settings, Deps>,
): AsyncGenerator<Check> {
  yield { name: 'Node', ok: true, words: `${process.versions.node} on ${process.platform}.` };
  const names = tools.map(({ name }) => name).join(', ');
  const none = 'These flags leave no tool; change --read-only, --tools or --exclude-tools.';
  yield { name: 'tools', ok: names !== '', words: names === '' ? none : `${names}.` };
  let name = 'settings';
  try {
    const settings = readOwn();
    yield { name, ok: true, words: 'All are of the right kind.' };
    name = 'start';
    const { endpoint, deps, dispose } = await open(settings);
    try {
      yield { name, ok: true, words: 'The server starts.' };
      name = 'checks';
      for await (const check of checks?.(deps, settings) ?? []) yield check;
      name = 'http';
      if (http !== undefined) yield await checkHttp(endpoint, http);
      name = 'end';
    } finally {
      await dispose();
    }
  } catch (error) {
    yield { name, ok: false, words: wordsOf(error) };
  }
}

async function checkHttp(endpoint: Endpoint, http: HttpPlan): Promise<Check> {
  const serving = await serveEndpoint(endpoint, { http });
  await serving.close();
  return { name: 'http', ok: true, words: `${serving.url?.href} can be served.` };
}

function wordsOf(error: unknown): string {
  if (Failure.is(error)) return error.message;
  if (ToolError.is(error)) return [error.message, error.hint].filter(Boolean).join(' ');
  log('error', 'unexpected', error);
  return 'It failed for a reason that this server does not know; stderr has it.';
}
