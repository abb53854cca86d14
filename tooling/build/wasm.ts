import { existsSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Metafile } from 'esbuild';

/**
 * Puts the WASM of a module that emscripten made (`parser.js` with `parser.wasm` beside it) beside the chunk that the
 * module ended up in, which is where it looks.
 */
export async function copyWasm({ outputs }: Metafile): Promise<void> {
  for (const [output, { inputs }] of Object.entries(outputs)) {
    for (const input of Object.keys(inputs)) {
      const wasm = input.replace(/\.[cm]?js$/, '.wasm');
      if (wasm !== input && existsSync(wasm)) await copyFile(wasm, join(dirname(output), basename(wasm)));
    }
  }
}
