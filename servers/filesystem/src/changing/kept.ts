import type { Name } from '../sandbox/held.ts';
import * as names from '../sandbox/name.ts';
import { copyTree, removeTree } from '../sandbox/tree.ts';

/** A second name for what stands in a place, in the journal; a copy where that is not possible or not wanted. */
export async function keep(from: Name, to: Name, { isLink = false, byCopy = false } = {}): Promise<void> {
  // Elsewhere than on Linux, linking a link may link its target.
  if (byCopy || (isLink && process.platform !== 'linux')) return copyTree(from, to);
  await names.linkAt(from, to).catch(() => copyTree(from, to));
}

/** Takes a folder away from its place into the journal, or the other way. */
export async function carry(from: Name, to: Name): Promise<void> {
  try {
    await names.renameAt(from, to);
  } catch (error) {
    if (!names.isCode(error, 'EXDEV')) throw error;
    await copyTree(from, to);
    await removeTree(from);
  }
}
