import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { createReadStream, createWriteStream, existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { createBrotliDecompress } from 'node:zlib';

const COMMANDS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const MAC = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/** A real Chromium for tests: `CHROME_PATH`, an installed one, or that of `@sparticuz/chromium` (Linux on x64). */
export async function chromiumPath(): Promise<string> {
  const given = process.env['CHROME_PATH'];
  if (given !== undefined) return given;
  return installed() ?? unpacked();
}

/** Chrome's sandbox does not start for root, which is what tests in a container run as. Never outside of tests. */
export function testOnlyArgs(): string[] {
  return process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}

function installed(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return [...COMMANDS.flatMap((name) => folders.map((folder) => join(folder, name))), MAC].find((path) =>
    existsSync(path),
  );
}

/** Tells the binary where the libraries and fonts are that came with it: a machine may have none of them. */
const START = `#!/bin/sh
here=\${0%/*}
export LD_LIBRARY_PATH="$here/lib" FONTCONFIG_PATH="$here"
exec "$here/chromium" "$@"
`;

const fontsIn = (folder: string) =>
  `<fontconfig><dir>${folder}/fonts</dir><dir>/usr/share/fonts</dir><cachedir>${folder}/cache</cachedir></fontconfig>\n`;

/** In a folder of its version. The launch arguments of that package switch security off, and are not used. */
async function unpacked(): Promise<string> {
  const entry = fileURLToPath(import.meta.resolve('@sparticuz/chromium'));
  const root = join(entry, '..', '..');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const folder = join(tmpdir(), `plugboard-chromium-${version}-${process.getuid?.() ?? 0}`);
  if (existsSync(join(folder, 'start'))) return join(folder, 'start');
  // Under a name of its own until it is whole: test files run side by side.
  const partial = `${folder}.${process.pid}`;
  await mkdir(partial, { recursive: true, mode: 0o700 });
  const from = (name: string) =>
    [createReadStream(join(root, 'bin', name)), createBrotliDecompress()] as const;
  const { extract } = await import('tar-fs');
  await pipeline(...from('chromium.br'), createWriteStream(join(partial, 'chromium'), { mode: 0o700 }));
  for (const name of ['al2023.tar.br', 'fonts.tar.br']) await pipeline(...from(name), extract(partial));
  await writeFile(join(partial, 'fonts.conf'), fontsIn(folder));
  await writeFile(join(partial, 'start'), START, { mode: 0o700 });
  // Another one may have been faster.
  await rename(partial, folder).catch(() => rm(partial, { recursive: true, force: true }));
  return join(folder, 'start');
}
