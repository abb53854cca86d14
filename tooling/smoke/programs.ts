// How each program is started from its tarball, and one call that shows it works.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Start {
  /** Makes what the program needs in its folder and answers its arguments. */
  readonly args: (folder: string) => readonly string[];
  readonly call?: {
    readonly name: string;
    readonly arguments: Readonly<Record<string, unknown>>;
    /** Part of the text that comes back. */
    readonly answer: string;
  };
}

const STARTS: Readonly<Record<string, Start>> = {
  plugboard: {
    args: (folder) => {
      const config = join(folder, 'plugboard.json');
      writeFileSync(config, '{"mcpServers": {}}');
      return ['serve', '--config', config];
    },
  },
  '@plugboard/filesystem': {
    args: (folder) => {
      writeFileSync(join(folder, 'hello.txt'), 'hello\n');
      return [folder];
    },
    call: { name: 'read', arguments: { path: 'hello.txt' }, answer: 'hello' },
  },
};

/** A program that is not in the table starts without arguments. */
export function startOf(name: string): Start {
  return (Object.hasOwn(STARTS, name) ? STARTS[name] : undefined) ?? { args: () => [] };
}
