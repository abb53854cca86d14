import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync, Visitor } from 'rolldown/utils';

/** The TypeScript files below a folder, as paths from there, with slashes. */
export function sourcesIn(folder: string, pattern: string): string[] {
  return globSync(pattern, { cwd: folder })
    .map((file) => file.replaceAll('\\', '/'))
    .toSorted();
}

const LOADS =
  /^(require(\.resolve)?|import\.meta\.resolve|createRequire\(.*\)|vi\.((do)?(un)?mock|import(Actual|Mock)))$/is;

/**
 * What a file reaches for by a name in quotes, types as well as values: `import` and `export` in every form, `require`,
 * `vi.mock` and its like, `new URL(…, import.meta.url)`.
 */
export function importsOf(folder: string, file: string): string[] {
  const text = readFileSync(join(folder, file), 'utf8');
  const written = (node: Part | null | undefined) => (node ? text.slice(node.start, node.end) : '');
  // Without quotes; undefined for what is known only when it runs.
  const quoted = (node: Part | null | undefined) => /^(['"`])([^'"`$]*)\1$/.exec(written(node))?.[2];
  const requires = new Set<string>();
  const found: (string | undefined)[] = [];
  const add = (node: { readonly source: Part | null }) => found.push(quoted(node.source));
  new Visitor({
    ImportDeclaration: add,
    ExportAllDeclaration: add,
    ExportNamedDeclaration: add,
    ImportExpression: add,
    TSImportType: add,
    TSExternalModuleReference: ({ expression }) => found.push(quoted(expression)),
    VariableDeclarator({ id, init }) {
      if (written(init).startsWith('createRequire(')) requires.add(written(id));
    },
    CallExpression({ callee, arguments: [first] }) {
      if (LOADS.test(written(callee)) || requires.has(written(callee))) found.push(quoted(first));
    },
    NewExpression({ callee, arguments: [first, base] }) {
      if (written(callee) === 'URL' && written(base) === 'import.meta.url') found.push(beside(quoted(first)));
    },
  }).visit(parseSync(file, text).program);
  return found.filter((specifier) => specifier !== undefined);
}

interface Part {
  readonly start: number;
  readonly end: number;
}

/** Such a path needs no dot in front. */
function beside(path: string | undefined): string | undefined {
  return path === undefined || /^(\.|\/|\w+:)/.test(path) ? path : `./${path}`;
}
