import { existsSync, globSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NameError } from './name-error.ts';
import { respell } from './respell.ts';
import { assertFree, assertServerName, spell } from './spelling.ts';

export interface Wanted {
  readonly name: string;
  /** New, or empty. */
  readonly folder: string;
  /** Of the repository, on GitHub. */
  readonly owner?: string;
}

const TEMPLATE = fileURLToPath(new URL('template', import.meta.url));
const NOBODY = 'your-github-name';
/** npm packs no file of these names. */
const DOTTED = /^(gitignore|github)(?=$|\/)/;

/** Writes a server of that name into a folder. Throws `NameError`, and writes nothing, where it cannot. */
export function createServer({ name, folder, owner = NOBODY }: Wanted, template = TEMPLATE): void {
  assertServerName(name);
  if (!/^[a-z\d](?:[a-z\d]|-(?=[a-z\d])){0,38}$/i.test(owner))
    throw new NameError(`${JSON.stringify(owner.slice(0, 60))} is no name on GitHub; --owner octo is one.`);
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new NameError(`${name} is there already, and not empty; choose another name, or move it away.`);
  const files = globSync('**', { cwd: template, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(template, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
  const texts = new Map(files.map((file) => [file, readFileSync(join(template, file), 'utf8')]));
  assertFree(
    name,
    ['src/index.ts', 'src/cli.ts', 'test/open.ts', 'test/contract.test.ts'].map(
      (file) => texts.get(file) ?? '',
    ),
  );
  const to = spell(name);
  for (const [file, text] of texts) {
    const path = join(folder, file.replace(DOTTED, '.$1'));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, respell(file, text, to).replaceAll(NOBODY, owner));
  }
}
