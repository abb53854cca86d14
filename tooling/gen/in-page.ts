import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { servers } from '../workspace.ts';
import type { GeneratedFile } from './files.ts';

const ENTRY = 'src/in-page/index.ts';

/**
 * What a server runs in pages, as one text: `src/in-page.generated.ts` exports `inPage`, an expression whose value has what
 * `src/in-page/index.ts` exports. Written ahead, it is the same for sources, tests and bundles.
 */
export async function inPageFiles(root: string): Promise<GeneratedFile[]> {
  const having = servers(root).filter(({ folder }) => existsSync(join(folder, ENTRY)));
  return Promise.all(
    having.map(async ({ path, folder }) => ({
      path: `${path}/src/in-page.generated.ts`,
      text: `// Made from src/in-page by pnpm gen.\nexport const inPage =\n  ${JSON.stringify(await bundled(folder))};\n`,
    })),
  );
}

async function bundled(folder: string): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: folder,
    entryPoints: [ENTRY],
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    globalName: 'inPage',
    target: 'chrome120',
    legalComments: 'none',
    logLevel: 'warning',
  });
  const text = outputFiles[0]?.text ?? '';
  return `(()=>{${text.trim()}return inPage.api})()`;
}
