import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where a server keeps its tasks. */
export function tasksFolder(server: string): string {
  const { XDG_STATE_HOME, LOCALAPPDATA } = process.env;
  return join(stateFolder(XDG_STATE_HOME, LOCALAPPDATA), 'plugboard', server, 'tasks');
}

function stateFolder(xdg: string | undefined, local: string | undefined): string {
  if (process.platform === 'win32') return local ?? join(homedir(), 'AppData', 'Local');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support');
  // https://specifications.freedesktop.org/basedir-spec/latest/
  return xdg || join(homedir(), '.local', 'state');
}
