import { pathToFileURL } from 'node:url';
import { defineResource, type ResourceContents } from '@plugboard/core';
import type { FilesystemDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import type { Opened, OpenedFile } from '../sandbox/sandbox.ts';
import { visible } from '../sandbox/shown.ts';
import { completePath } from './complete-path.ts';
import { wholePath } from './whole-path.ts';

/** So many names of a folder are told; the tool `list` turns pages. */
const MOST_NAMES = 1_000;

export const files = defineResource({
  uriTemplate: 'file:///{+path}',
  name: 'file',
  title: 'File',
  description: 'A file in the folders this server may use, or the names in a folder.',
  list: ({ sandbox }: FilesystemDeps) =>
    sandbox.roots.map(({ name, spelled }) => ({
      uri: pathToFileURL(spelled).href,
      name,
      mimeType: 'inode/directory',
    })),
  complete: { path: (typed, { sandbox }: FilesystemDeps) => completePath(sandbox, typed) },
  read: async ({ path }, deps: FilesystemDeps, call) => {
    await using opened = await deps.sandbox.open(wholePath(path));
    if (opened.stats.isDirectory()) return [await readFolder(opened, deps)];
    await using file = await deps.sandbox.openFile(wholePath(path));
    if (file.mayHoldSecrets) call.log(`${file.shown} may hold secrets, and is read (--secrets warn)`);
    return [await readFile(file, deps)];
  },
  watch: ({ path }, { sandbox }: FilesystemDeps, changed) => sandbox.watch(wholePath(path), changed),
});

async function readFile(file: OpenedFile, { maxRead }: FilesystemDeps): Promise<ResourceContents> {
  const { size } = file.stats;
  if (size > maxRead) {
    const words = `${file.shown} has ${size} bytes; at most ${maxRead} are read whole.`;
    throw refuse('TOO_LARGE', words, 'The tool read shows parts of it, by byte_offset and byte_length.');
  }
  // Loaded here: they would slow every start.
  const [{ mimeOf }, { textForm }, { decode }] = await Promise.all([
    import('../facts/mime.ts'),
    import('../text/decode.ts'),
    import('../text/form.ts'),
  ]);
  const bytes = await file.handle.readFile();
  const form = await textForm(bytes);
  const mimeType = mimeOf(file.parts.at(-1) ?? '', bytes, form !== undefined);
  if (form === undefined) return { mimeType, blob: bytes.toString('base64') };
  return { mimeType, text: decode(bytes.subarray(form.bom), form.encoding) };
}

async function readFolder(folder: Opened, { sandbox }: FilesystemDeps): Promise<ResourceContents> {
  const names: string[] = [];
  let more = 0;
  for await (const { name, type, denied } of sandbox.entries(folder)) {
    if (denied) continue;
    if (names.length < MOST_NAMES) names.push(`${visible(name)}${type === 'folder' ? '/' : ''}`);
    else more += 1;
  }
  const rest = more === 0 ? [] : [`… and ${more} more; the tool list shows them.`];
  return { mimeType: 'inode/directory', text: [...names.toSorted(), ...rest].join('\n') };
}
