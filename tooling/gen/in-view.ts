import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { build, transform } from 'esbuild';
import { servers } from '../workspace.ts';
import type { GeneratedFile } from './files.ts';

/** What runs in the pages of MCP Apps, and how each looks: `src/in-view/plan` becomes `src/views/plan.generated.ts`. */
export async function inViewFiles(root: string): Promise<GeneratedFile[]> {
  const views = servers(root).flatMap(({ path, folder }) =>
    globSync('src/in-view/*/index.ts', { cwd: folder })
      .toSorted()
      .map((entry) => ({ path, folder, entry })),
  );
  return Promise.all(
    views.map(async ({ path, folder, entry }) => {
      const name = basename(dirname(entry));
      const parts = {
        script: await scriptOf(folder, entry),
        style: await styleOf(join(folder, dirname(entry))),
      };
      const text = `// Made from src/in-view/${name} by pnpm gen.\nexport const ${name} = {\n  script:\n    ${JSON.stringify(parts.script)},\n  style:\n    ${JSON.stringify(parts.style)},\n};\n`;
      return { path: `${path}/src/views/${name}.generated.ts`, text };
    }),
  );
}

/** What a view's page runs. */
export async function scriptOf(folder: string, entry: string): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: folder,
    entryPoints: [entry],
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    target: ['chrome120', 'firefox120', 'safari17'],
    conditions: ['@plugboard/source'],
    legalComments: 'none',
    logLevel: 'warning',
  });
  return (outputFiles[0]?.text ?? '').trim();
}

async function styleOf(folder: string): Promise<string> {
  const { code } = await transform(readFileSync(join(folder, 'style.css'), 'utf8'), {
    loader: 'css',
    minify: true,
    target: ['chrome120', 'firefox120', 'safari17'],
  });
  return code.trim();
}
