import { defineServer, type Tool } from '@plugboard/core';
import type * as z from 'zod';
import manifest from '../package.json' with { type: 'json' };
import { checkAccess } from './check-access.ts';
import { checks } from './checks.ts';
import { referenceTools } from './compat/reference.ts';
import { narrowToClient, openFilesystem, type FilesystemDeps } from './deps.ts';
import { files } from './resources/files.ts';
import { settings } from './settings.ts';
import { applyPatch } from './tools/apply-patch.ts';
import { copy } from './tools/copy.ts';
import { deleteTool } from './tools/delete.ts';
import { edit } from './tools/edit.ts';
import { find } from './tools/find.ts';
import { grep } from './tools/grep.ts';
import { history } from './tools/history.ts';
import { list } from './tools/list.ts';
import { listRoots } from './tools/list-roots.ts';
import { makeDirectory } from './tools/make-directory.ts';
import { move } from './tools/move.ts';
import { read } from './tools/read.ts';
import { replace } from './tools/replace.ts';
import { stat } from './tools/stat.ts';
import { undo } from './tools/undo.ts';
import { write } from './tools/write.ts';

const ownTools: readonly Tool<FilesystemDeps>[] = [
  listRoots,
  list,
  find,
  grep,
  read,
  stat,
  write,
  edit,
  applyPatch,
  replace,
  move,
  copy,
  deleteTool,
  makeDirectory,
  history,
  undo,
];

export const filesystem = defineServer({
  name: 'filesystem',
  version: manifest.version,
  title: 'Filesystem',
  instructions:
    'Lists, searches, reads and changes files in the folders (roots) the person chose; nothing outside them can be reached. ' +
    'Give paths relative to a root, absolute, or as file:// URIs. With several roots, begin a relative path ' +
    'with the name of its root.',
  settings,
  deps: openFilesystem,
  narrow: narrowToClient,
  checks,
  instead: (deps, { checkAccess: path }) => (path === undefined ? undefined : checkAccess(deps, path)),
  // Its type is written out, so that the compiler sees at once what the tools need.
  tools: ({ compat }: Partial<z.output<typeof settings>>) =>
    compat === 'reference' ? referenceTools : ownTools,
  profiles: { reference: { compat: 'reference' } },
  resources: [files],
});
