import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A folder that holds `root`, to serve, and `outside`, with a secret that must never be seen. */
export interface Place {
  readonly root: string;
  readonly outside: string;
}

export const SECRET = 'the-canary-sings';

export function makePlace(files: Record<string, string | Buffer>): Place {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'filesystem-')));
  const root = join(base, 'root');
  const outside = join(base, 'outside');
  for (const folder of [root, outside, join(base, 'root-evil')]) mkdirSync(folder);
  for (const file of [join(outside, 'secret.txt'), join(base, 'root-evil', 'secret.txt')])
    writeFileSync(file, SECRET);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return { root, outside };
}
