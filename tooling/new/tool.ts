import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { closestHint, SettingsError } from '@plugboard/core';
import { assertFree, spell } from '@plugboard/create-server';
import { servers, type WorkspacePackage } from '../workspace.ts';
import { write } from './draft.ts';
import type { Made } from './finish.ts';

/** A tool that runs as it stands; its test is beside it. */
const EXAMPLE = 'tooling/new/tool/tool-name';
const FROM = spell('tool_name');

/** Adds a tool, its test and a changeset to a server. Throws `SettingsError` for names that do not fit. */
export function newTool(root: string, serverName: string, name: string): Made {
  const server = serverIn(root, serverName);
  const { kebab } = checked(server, name);
  const index = `${server.path}/src/index.ts`;
  const example = (ending: string) => respell(readFileSync(join(root, `${EXAMPLE}${ending}`), 'utf8'), name);
  const undo = write(root, {
    fresh: new Map([
      [`${server.path}/src/tools/${kebab}.ts`, example('.ts')],
      [`${server.path}/test/${kebab}.test.ts`, example('.test.ts')],
    ]),
    changed: new Map([[index, withTool(readFileSync(join(root, index), 'utf8'), name)]]),
    changeset:
      server.manifest.private === true
        ? undefined
        : { name: `${serverName}-${kebab}`, package: server.name, words: `A tool: \`${name}\`.` },
  });
  return {
    path: server.path,
    install: false,
    undo,
    next: `${server.path}/src/tools/${kebab}.ts is there, listed and tested. Write what it does, then run pnpm gen.`,
  };
}

function serverIn(root: string, name: string): WorkspacePackage {
  const all = servers(root);
  const found = all.find(({ short }) => short === name);
  if (found !== undefined) return found;
  const names = all.map(({ short }) => short);
  throw new SettingsError(
    `There is no server ${JSON.stringify(name)}.${closestHint(name, names) || ` There are ${names.join(', ')}.`}`,
  );
}

function checked({ short, folder }: WorkspacePackage, name: string) {
  const spelled = spell(name);
  if (!/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(name) || name.length > 64) {
    throw new SettingsError(
      `${JSON.stringify(name)} is no name for a tool; use small letters, digits and underlines, as in get_forecast.`,
    );
  }
  if (name.startsWith(`${short.replaceAll('-', '_')}_`)) {
    throw new SettingsError(`Leave ${short} out of ${name}: hosts put the server's name before each tool.`);
  }
  assertFree(name, [readFileSync(join(folder, 'src/index.ts'), 'utf8')]);
  return spelled;
}

/** A table of contents with one more tool: imported among the others, and last in the list. */
function withTool(index: string, name: string): string {
  const { kebab, camel } = spell(name);
  const line = `import { ${camel} } from './tools/${kebab}.ts';`;
  const imports = index.match(/^import .* from '\.\/tools\/.*';$/gm) ?? [];
  const [list = '', inner = ''] = /^ {2}tools: \[(.*?)\],$/ms.exec(index) ?? [];
  if (imports.length === 0 || list === '') {
    throw new SettingsError(
      'src/index.ts lists its tools in a form that pnpm new does not know; add it by hand.',
    );
  }
  const before = imports.findLast((each) => each.replace(/.* from/, '') < line.replace(/.* from/, ''));
  const placed = before === undefined ? `${line}\n${imports[0]}` : `${before}\n${line}`;
  return index
    .replace(before ?? imports[0] ?? '', placed)
    .replace(list, `  tools: [${inner.trim().replace(/,$/, '')}, ${camel}],`);
}

function respell(text: string, name: string): string {
  const to = spell(name);
  return text
    .replaceAll(FROM.snake, to.snake)
    .replaceAll(FROM.camel, to.camel)
    .replaceAll(FROM.kebab, to.kebab)
    .replaceAll(FROM.title, to.title);
}
