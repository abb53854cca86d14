// The lines that READMEs tell people to start a server with.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { blocksOf } from '../smoke/commands.ts';
import { published } from '../workspace.ts';

export interface OneLiner {
  /** `servers/weather/README.md:7` */
  readonly where: string;
  /** The package whose program it starts. */
  readonly name: string;
  /** What follows npx. */
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

interface Entry {
  readonly command?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Of client configs, and of `sh` blocks the lines that could stand in one: those that npx is not to ask before. */
export function oneLiners(root: string): OneLiner[] {
  const names = published(root).map(({ name }) => name);
  const lines = published(root).flatMap(({ path, folder }) => {
    const document = {
      name: `${path}/README.md`,
      text: readFileSync(join(folder, 'README.md'), 'utf8'),
    };
    return blocksOf(document)
      .flatMap(({ language, text, where }) => entriesIn(language, text).map((entry) => ({ where, ...entry })))
      .flatMap(({ where, args = [], env }) => {
        const name = names.find((each) => args.includes(each));
        return name === undefined ? [] : [{ where, name, args, ...(env && { env }) }];
      });
  });
  // The same line in the file of another client is the same line.
  const told = new Set<string>();
  return lines.filter(({ args }) => {
    const isNew = !told.has(args.join('\n'));
    told.add(args.join('\n'));
    return isNew;
  });
}

function entriesIn(language: string, text: string): Entry[] {
  if (language === 'json') {
    const config = JSON.parse(text) as Partial<Record<'mcpServers' | 'servers', Record<string, Entry>>>;
    return Object.values(config.mcpServers ?? config.servers ?? {}).filter(
      ({ command }) => command === 'npx',
    );
  }
  if (language !== 'sh') return [];
  return text.split('\n').flatMap((line) => {
    const [, rest] = /^npx (-y .*?)(?: +#.*)?$/.exec(line) ?? [];
    return rest === undefined ? [] : [{ command: 'npx', args: rest.split(' ') }];
  });
}
