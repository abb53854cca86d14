import { homedir } from 'node:os';
import { join } from 'node:path';
import { personFolder } from '@plugboard/core';
import { afterEach, expect, it, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

/** As on another system. */
function on(platform: NodeJS.Platform, env: Readonly<Record<string, string>> = {}) {
  vi.spyOn(process, 'platform', 'get').mockReturnValue(platform);
  for (const name of ['XDG_CACHE_HOME', 'XDG_DATA_HOME', 'XDG_STATE_HOME', 'LOCALAPPDATA'])
    vi.stubEnv(name, env[name] ?? '');
}

it.each([
  ['linux', 'cache', join(homedir(), '.cache')],
  ['linux', 'data', join(homedir(), '.local', 'share')],
  ['linux', 'state', join(homedir(), '.local', 'state')],
  ['darwin', 'cache', join(homedir(), 'Library', 'Caches')],
  ['darwin', 'state', join(homedir(), 'Library', 'Application Support')],
  ['win32', 'data', join(homedir(), 'AppData', 'Local')],
] as const)('on %s the %s of a person is in %s', (platform, kind, folder) => {
  on(platform);
  expect(personFolder(kind, 'chess')).toBe(join(folder, 'plugboard', 'chess'));
  vi.restoreAllMocks();
});

it('a person says otherwise by the variables of the system', () => {
  on('linux', { XDG_STATE_HOME: '/s' });
  expect(personFolder('state')).toBe(join('/s', 'plugboard'));
  expect(personFolder('data')).toBe(join(homedir(), '.local', 'share', 'plugboard'));
  vi.restoreAllMocks();
});
