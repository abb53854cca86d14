import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { servers, type WorkspacePackage } from '../workspace.ts';
import { everListed, listedTools } from '../listed-tools.ts';
import { broken } from './rule.ts';
import { sourcesIn } from './sources.ts';

/** File, tool and export have one name; the server lists it, and a test calls it. */
export function tools(root: string): string[] {
  return servers(root).flatMap((server) => {
    // A name that begins with _ is private to its folder.
    const files = sourcesIn(server.folder, 'src/tools/[!_]*.ts');
    return [...files.flatMap((file) => problemsOfFile(server, file)), ...homeless(server, files)];
  });
}

/** Words of the language that are names of tools too, and of no variable. */
const RESERVED = new Set(['delete', 'import', 'export', 'new', 'switch', 'default']);

function problemsOfFile({ path, folder }: WorkspacePackage, file: string): string[] {
  const base = basename(file, '.ts');
  const tool = base.replaceAll('-', '_');
  const camel = base.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  const variable = RESERVED.has(camel) ? `${camel}Tool` : camel;
  const text = readFileSync(join(folder, file), 'utf8');
  const test = `test/${base}.test.ts`;
  const others = exportsOf(text).filter((name) => name !== variable);
  return broken([
    [
      text.includes(`export const ${variable} = defineTool(`),
      `${path}/${file} must export ${variable} = defineTool(…), after its name. Rename one of them.`,
    ],
    [
      others.length === 0,
      `${path}/${file} exports ${others.join(', ')}. A tool's file exports the tool alone: move what else is in it.`,
    ],
    [
      new RegExp(`\\bname: (['"])${tool}\\1`).test(text),
      `${path}/${file} must define a tool with the name '${tool}'. Rename one of them.`,
    ],
    [
      everListed(folder).has(tool),
      `${path}/${file} is no tool that src/index.ts lists. List it there and run pnpm gen, or delete it.`,
    ],
    [
      isNamed(tool, textOf(folder, test)),
      `${path}: no ${test} calls the tool ${tool}. Write it, as ${path}/test has others.`,
    ],
  ]);
}

/** Tools that clients see and that no file is named after. */
function homeless({ path, folder }: WorkspacePackage, files: readonly string[]): string[] {
  return listedTools(folder)
    .map(({ name }) => ({ name, file: `src/tools/${name.replaceAll('_', '-')}.ts` }))
    .filter(({ file }) => !files.includes(file))
    .map(({ name, file }) => `${path}: the tool ${name} belongs in ${file}. Move it there.`);
}

/** Names of values; a type costs nobody anything. */
function exportsOf(text: string): string[] {
  return [...text.matchAll(/^export (?:const|let|function|async function|class) (\w+)/gm)].map(
    ([, name = '']) => name,
  );
}

function isNamed(word: string, text: string): boolean {
  return new RegExp(`\\b${word}\\b`).test(text);
}

function textOf(folder: string, file: string): string {
  return existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8') : '';
}
