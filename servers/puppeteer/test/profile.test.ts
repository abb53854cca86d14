import {
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { makeProfile, removeProfile } from '../src/browser/profile.ts';

const made: string[] = [];
afterAll(() => made.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** Of no process: numbers of Linux end at 4,194,304. */
const NOBODY = 4_194_305;
const startOf = (pid: number) => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[19];
const here = () => /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? '0';

function left({ pid = NOBODY, start = '0', among = here(), lock = '' }): string {
  const folder = join(tmpdir(), `plugboard-browser-${pid}-${start}-${among}-test${made.length}`);
  made.push(folder);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'Local State'), '{}');
  if (lock !== '') symlinkSync(lock, join(folder, 'SingletonLock'));
  return folder;
}

it.skipIf(process.platform !== 'linux')(
  'profiles of the dead are removed, and none that may be in use',
  () => {
    const gone = {
      'of a process that ended': left({}),
      'of a process whose number is another one now': left({ pid: process.ppid, start: '1' }),
      'of an earlier process with the number of this one': left({ pid: process.pid, start: '1' }),
      'with a lock of a browser that ended': left({ lock: `${hostname()}-${NOBODY}` }),
    };
    const kept = {
      'of a process that runs': left({ pid: process.ppid, start: startOf(process.ppid) ?? '' }),
      'of another container': left({ among: '1' }),
      'with a browser that still runs': left({ lock: `${hostname()}-${process.ppid}` }),
      'with a browser on another machine': left({ lock: `elsewhere-${NOBODY}` }),
    };
    const mine = makeProfile();
    const second = makeProfile();
    for (const [name, folder] of Object.entries(gone)) expect(existsSync(folder), name).toBe(false);
    for (const [name, folder] of Object.entries({ ...kept, mine }))
      expect(existsSync(folder), name).toBe(true);
    removeProfile(mine);
    expect(existsSync(mine)).toBe(false);
    removeProfile(second);
  },
);
