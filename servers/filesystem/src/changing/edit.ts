import { bytesOf } from '@plugboard/core';
import type { FilesystemDeps } from '../deps.ts';
import { applyEdits } from '../editing/apply.ts';
import type { Edit } from '../editing/edit.ts';
import { locate } from '../sandbox/roots.ts';
import { etagOf, readContent } from '../text/content.ts';
import { openDocument, toBytes } from '../text/document.ts';
import type { Change } from './change.ts';
import { fileToChange } from './file-to-change.ts';
import { expectEtag } from './stale.ts';

interface Wanted {
  readonly path: string;
  readonly edits: readonly Edit[];
  readonly if_match?: string | undefined;
  readonly dry_run: boolean;
}

/** Changes parts of one file, all or none; without a change, only says what would be. */
export async function editFile(deps: FilesystemDeps, wanted: Wanted, budget: number) {
  if (wanted.dry_run) return editOne(deps, wanted, budget, undefined);
  const where = locate(deps.sandbox.roots, wanted.path);
  const changes = await deps.changes();
  const { id, ...edited } = await changes.make({ did: 'edit', one: true }, where, (change) =>
    editOne(deps, wanted, budget, change),
  );
  return { ...edited, change_id: id };
}

async function editOne(
  { sandbox, maxRead }: FilesystemDeps,
  { path, edits, if_match }: Wanted,
  budget: number,
  change: Change | undefined,
) {
  await using target = await fileToChange(sandbox, path);
  const { shown } = target.file;
  const content = await readContent(target.file, maxRead);
  await expectEtag(target.file, content, if_match);
  const { bytes: old } = content;
  const document = await openDocument(old, shown);
  const { text, diff, added, removed, edits: done } = await applyEdits(document, edits);
  const bytes = toBytes(document, text);
  const edited = {
    path: shown,
    added,
    removed,
    edits: done.map(({ matches, lines }) => ({
      matches,
      lines: lines.map(({ first, last }) => ({ start_line: first, end_line: last })),
    })),
    diff: cut(diff, bytesOf(budget)),
  };
  if (change === undefined) return edited;
  // A file that is as it is wanted stays as it is.
  if (!bytes.equals(old)) await change.put(target.place, target.stats, { content: bytes });
  return { ...edited, etag: await etagOf(bytes) };
}

/** Bytes of an answer beside the diff. */
const FRAME = 4_000;

/** As many lines as there is room for. */
function cut(diff: string, room: number): string {
  // The text of an answer and its data both hold it, and the second is escaped.
  let left = room / 2 - FRAME;
  const lines = diff.split('\n');
  const told = lines.filter((line) => (left -= Buffer.byteLength(line) * 1.1 + 2) >= 0);
  return told.length < lines.length
    ? [...told, `… ${lines.length - told.length} lines more`].join('\n')
    : diff;
}
