import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { servers } from '../workspace.ts';
import type { GeneratedFile } from './files.ts';

/** What is sent to pages, and by which name its text is exported. */
const BUNDLES = [
  { entry: 'src/in-page/index.ts', file: 'src/in-page.generated.ts', name: 'inPage' },
  { entry: 'src/in-page/reader.ts', file: 'src/in-page-reader.generated.ts', name: 'inPageReader' },
];

/**
 * What a server runs in pages, each bundle as one text: an expression whose value is the `api` that its entry exports. Written ahead,
 * it is the same for sources, tests and bundles.
 */
export async function inPageFiles(root: string): Promise<GeneratedFile[]> {
  const having = servers(root).flatMap(({ path, folder }) =>
    BUNDLES.filter(({ entry }) => existsSync(join(folder, entry))).map((each) => ({ path, folder, ...each })),
  );
  return Promise.all(
    having.map(async ({ path, folder, entry, file, name }) => ({
      path: `${path}/${file}`,
      text: `// Made from src/in-page by pnpm gen.\nexport const ${name} =\n  ${JSON.stringify(await bundled(folder, entry))};\n`,
    })),
  );
}

async function bundled(folder: string, entry: string): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: folder,
    entryPoints: [entry],
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
