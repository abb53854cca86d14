// How each program is started from its tarball, and one call that shows it works.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CATALOG, catalogIn } from '../check/catalog.ts';
import { ROOT } from '../workspace.ts';

export interface Start {
  /** Packages that people add beside it, from the catalog. */
  readonly beside?: readonly string[];
  /** Makes what the program needs in its folder and answers its arguments. */
  readonly args: (folder: string) => readonly string[];
  /** Answers to the form of its MCPB bundle. */
  readonly form?: Readonly<Record<string, string>>;
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
  '@plugboard/github': {
    // Nothing listens there; the words show that all that a call loads is in the package.
    args: () => ['--host', 'http://127.0.0.1:9'],
    call: { name: 'get_context', arguments: {}, answer: 'GitHub cannot be reached' },
  },
  '@plugboard/postgres': {
    beside: ['@electric-sql/pglite'],
    args: () => ['--demo'],
    // Nothing listens there, and nothing is asked to before a call.
    form: { db_url: 'postgres://127.0.0.1:9/shop' },
    call: { name: 'query', arguments: { sql: 'SELECT 6 * 7 AS answer' }, answer: '[42]' },
  },
  '@plugboard/puppeteer': {
    // No browser is there; the words show that all that a call loads is in the package.
    args: (folder) => ['--browser', join(folder, 'none')],
    call: {
      name: 'navigate',
      arguments: { url: 'https://example.org' },
      answer: 'The browser did not start',
    },
  },
};

/** A program that is not in the table starts without arguments. */
export function startOf(name: string): Start {
  return (Object.hasOwn(STARTS, name) ? STARTS[name] : undefined) ?? { args: () => [] };
}

/** `name@version` of each, as the catalog has it. */
export function fromCatalog(names: readonly string[]): string[] {
  const catalog = catalogIn(readFileSync(join(ROOT, CATALOG), 'utf8'));
  return names.map((name) => `${name}@${catalog.get(name)}`);
}
