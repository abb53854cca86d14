import { access, chmod, constants, mkdir, rename } from 'node:fs/promises';
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

/** The binary alone, in a folder of its version. The launch arguments of that package switch security off. */
async function unpacked(): Promise<string> {
  const entry = fileURLToPath(import.meta.resolve('@sparticuz/chromium'));
  const root = join(entry, '..', '..');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const folder = join(tmpdir(), `plugboard-chromium-${version}-${process.getuid?.() ?? 0}`);
  const path = join(folder, 'chromium');
  if (await runs(path)) return path;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // Under a name of its own until it is whole: test files run side by side.
  const partial = `${path}.${process.pid}`;
  await pipeline(
    createReadStream(join(root, 'bin', 'chromium.br')),
    createBrotliDecompress(),
    createWriteStream(partial),
  );
  await chmod(partial, 0o700);
  await rename(partial, path);
  return path;
}

async function runs(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
