import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where a person's programs keep what is to stay. */
export function dataFolder(): string {
  const { XDG_DATA_HOME, LOCALAPPDATA } = process.env;
  return join(systemFolder(XDG_DATA_HOME, LOCALAPPDATA), 'plugboard', 'chess');
}

function systemFolder(xdg: string | undefined, local: string | undefined): string {
  const home = homedir();
  if (process.platform === 'win32') return local ?? join(home, 'AppData', 'Local');
  if (process.platform === 'darwin') return join(home, 'Library', 'Application Support');
  // An empty variable counts as none (XDG Base Directory Specification).
  return xdg === undefined || xdg === '' ? join(home, '.local', 'share') : xdg;
}
