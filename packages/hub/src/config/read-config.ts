import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, resolve } from 'node:path';
import { SettingsError } from '@plugboard/core';
import { findFault } from '@plugboard/core/serve';
import { aliasOf } from './alias.ts';
import { readEntry, type Launch } from './entry.ts';

/** One server of the file. With a problem it is not started, only told of. */
export interface ServerEntry {
  /** As written in the file: `My Server`. */
  readonly key: string;
  readonly alias: string;
  readonly launch?: Launch;
  readonly problem?: string;
}

export interface Config {
  readonly file: string;
  /** The folder that relative paths of the file start from. */
  readonly folder: string;
  readonly entries: readonly ServerEntry[];
}

const USUAL_FILES = ['plugboard.json', '.mcp.json', '.cursor/mcp.json'];

/**
 * Reads an `mcpServers` file. A file that cannot be used throws; a bad entry costs only itself.
 */
export function readConfig(path: string | undefined, env: NodeJS.ProcessEnv): Config {
  const file = resolve(path ?? usualFile());
  const servers = readServers(file);
  const folder = folderOf(file);
  const scope = { env, workspaceFolder: folder, userHome: homedir() };
  const entries = Object.entries(servers).flatMap(([key, raw]): ServerEntry[] => {
    const alias = aliasOf(key);
    try {
      const launch = readEntry(raw, scope);
      return launch === undefined ? [] : [{ key, alias, launch }];
    } catch (error) {
      return [{ key, alias, problem: (error as Error).message }];
    }
  });
  return { file, folder, entries: withoutClashes(entries) };
}

function usualFile(): string {
  const found = USUAL_FILES.find((file) => existsSync(file));
  if (found === undefined) {
    throw new SettingsError(`There is no ${USUAL_FILES.join(', ')} here; name a file with --config.`);
  }
  return found;
}

function readServers(file: string): Record<string, unknown> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`;
    throw new SettingsError(`${file} ${reason}; name a file with --config.`);
  }
  const json = text.replace(/^\uFEFF/, '');
  const parsed = parseJson(file, json);
  const fault = findFault(json, { foldedDepth: 0 });
  if (fault !== undefined) throw new SettingsError(`${file}: ${fault}`);
  const servers = (parsed as { mcpServers?: unknown } | null)?.mcpServers;
  if (typeof servers === 'object' && servers !== null && !Array.isArray(servers))
    return servers as Record<string, unknown>;
  const hint =
    typeof parsed === 'object' && parsed !== null && 'servers' in parsed
      ? ' Rename "servers" to "mcpServers".'
      : '';
  throw new SettingsError(`${file} has no "mcpServers" object.${hint}`);
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const position = /at position (\d+)/.exec((error as Error).message)?.[1];
    const before = text.slice(0, position === undefined ? text.length : Number(position)).split('\n');
    throw new SettingsError(
      `${file} is not valid JSON: see line ${before.length}, column ${(before.at(-1) ?? '').length + 1}.`,
    );
  }
}

/** Project files of some hosts stand in a folder of their own, `.cursor`; paths in them start beside that. */
function folderOf(file: string): string {
  const folder = dirname(file);
  return basename(folder).startsWith('.') ? dirname(folder) : folder;
}

/** Two keys with one alias are both left out: which of them a name would mean must not depend on their order. */
function withoutClashes(entries: readonly ServerEntry[]): ServerEntry[] {
  return entries.map((entry) => {
    const others = entries
      .filter(({ alias, key }) => alias === entry.alias && key !== entry.key)
      .map(({ key }) => JSON.stringify(key));
    if (others.length === 0) return entry;
    const problem = `its alias ${entry.alias} is also that of ${others.join(' and ')}; rename one of them.`;
    return { key: entry.key, alias: entry.alias, problem };
  });
}
