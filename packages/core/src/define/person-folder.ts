import { homedir } from 'node:os';
import { join } from 'node:path';

/** What can be made anew, what is to stay, and what is of this machine alone. */
export type FolderKind = 'cache' | 'data' | 'state';

/** Below the home of a person, for Linux and its like: https://specifications.freedesktop.org/basedir-spec/latest/ */
const XDG = {
  cache: ['XDG_CACHE_HOME', '.cache'],
  data: ['XDG_DATA_HOME', join('.local', 'share')],
  state: ['XDG_STATE_HOME', join('.local', 'state')],
} as const satisfies Record<FolderKind, readonly [string, string]>;

/** The folder that all programs of this project share for a person, by the custom of the system, and what is in it. */
export function personFolder(kind: FolderKind, ...names: readonly string[]): string {
  return join(systemFolder(kind), 'plugboard', ...names);
}

function systemFolder(kind: FolderKind): string {
  const home = homedir();
  const { LOCALAPPDATA } = process.env;
  if (process.platform === 'win32') return LOCALAPPDATA || join(home, 'AppData', 'Local');
  if (process.platform === 'darwin')
    return join(home, 'Library', kind === 'cache' ? 'Caches' : 'Application Support');
  const [variable, usual] = XDG[kind];
  // An empty variable counts as none.
  return process.env[variable] || join(home, usual);
}
