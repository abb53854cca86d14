import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { closestHint } from '@plugboard/core';
import * as z from 'zod';
import { expand, type Scope } from './expand.ts';

/** How a server is reached. */
export type Launch =
  | {
      readonly kind: 'stdio';
      readonly command: string;
      readonly args: readonly string[];
      readonly env: Readonly<Record<string, string>>;
      readonly cwd: string;
      /** The command as the file has it: what a variable stands for may be a secret. */
      readonly written: string;
    }
  | { readonly kind: 'http' | 'sse'; readonly url: URL; readonly headers: Readonly<Record<string, string>> };

const Texts = z.record(z.string(), z.string());

/** An entry as Claude Desktop, Claude Code and Cursor write it. */
const Entry = z.object({
  type: z.enum(['stdio', 'http', 'streamable-http', 'streamableHttp', 'sse']).optional(),
  command: z.string().min(1).optional(),
  args: z.array(z.string()).default([]),
  env: Texts.default({}),
  envFile: z.string().optional(),
  cwd: z.string().optional(),
  url: z.url({ protocol: /^https?$/ }).optional(),
  headers: Texts.default({}),
  disabled: z.boolean().optional(),
});

/** Keys by which hosts keep what is theirs: consent, pictures, time limits. A file with them is taken as it is. */
const OF_HOSTS = ['alwaysAllow', 'autoApprove', 'description', 'enabled', 'icon', 'name', 'timeout', 'trust'];

const KNOWN = [...Object.keys(Entry.shape), ...OF_HOSTS];

/** How one entry of the file is launched; undefined where the file switches it off. Throws one sentence. */
export function readEntry(raw: unknown, scope: Scope): Launch | undefined {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    throw new Error('expected an object with command or url.');
  for (const key of Object.keys(raw)) {
    if (!KNOWN.includes(key))
      throw new Error(`unknown key ${JSON.stringify(key)}.${closestHint(key, KNOWN)}`);
  }
  const { disabled, enabled } = raw as { disabled?: unknown; enabled?: unknown };
  if (disabled === true || enabled === false) return undefined;
  const parsed = Entry.safeParse(expand(raw, scope));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(`${issue?.path.join('.')}: ${issue?.message}.`);
  }
  const { command, url } = parsed.data;
  if ((command === undefined) === (url === undefined)) throw new Error('give either command or url.');
  return command === undefined
    ? remote(parsed.data)
    : local(parsed.data, scope, (raw as { command: string }).command);
}

type Parsed = z.output<typeof Entry>;

function remote({ type, url, headers }: Parsed): Launch {
  if (type === 'stdio') throw new Error('type is stdio, but there is a url and no command.');
  const address = new URL(url as string);
  if (address.username !== '' || address.password !== '')
    throw new Error('put the login into headers, not into url.');
  for (const [name, value] of Object.entries(headers)) {
    // Checked here, by its name: fetch would refuse it with a message that shows the value.
    if (!/^[\t\u0020-\u007e\u0080-\u00ff]*$/.test(value))
      throw new Error(`headers.${name} has a character that no header can have.`);
  }
  return { kind: type === 'sse' ? 'sse' : 'http', url: address, headers };
}

function local(
  { type, command = '', args, env, envFile, cwd = '.' }: Parsed,
  scope: Scope,
  written: string,
): Launch {
  if (type !== undefined && type !== 'stdio')
    throw new Error(`type is ${type}, but there is a command and no url.`);
  const folder = resolve(scope.workspaceFolder, cwd);
  const fromFile = envFile === undefined ? {} : readEnvFile(resolve(folder, envFile));
  return { kind: 'stdio', command, args, env: { ...fromFile, ...env }, cwd: folder, written };
}

function readEnvFile(file: string): Record<string, string> {
  try {
    return parseEnv(readFileSync(file, 'utf8')) as Record<string, string>;
  } catch {
    throw new Error(`envFile ${file} cannot be read.`);
  }
}
