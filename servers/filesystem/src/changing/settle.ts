import type { Name } from '../sandbox/held.ts';
import * as names from '../sandbox/name.ts';

/** What systems say where a second name for a file is not possible: no such links here, too many, or not its owner's. */
const NO_LINKS = ['EPERM', 'EOPNOTSUPP', 'ENOTSUP', 'ENOSYS', 'EMLINK', 'EINVAL'];

/** Brings what stands under one name under another that is free. What takes that name first stays, and this fails. */
export async function moveToFree(from: Name, to: Name): Promise<void> {
  const stats = await names.statsAt(from);
  if (stats?.isDirectory() === true) return moveFolder(from, to);
  // Elsewhere than on Linux, linking a link may link its target.
  if (stats?.isSymbolicLink() === true && process.platform !== 'linux') return moveOverPlaceholder(from, to);
  try {
    await names.linkAt(from, to);
  } catch (error) {
    if (!names.isCode(error, ...NO_LINKS)) throw error;
    return moveOverPlaceholder(from, to);
  }
  await names.removeAt(from);
}

/** A folder takes the place of an empty one at once; the empty one is made, so that it was not there. */
async function moveFolder(from: Name, to: Name): Promise<void> {
  await names.makeFolderAt(to, 0o700);
  try {
    await names.renameAt(from, to);
  } catch (error) {
    await names.removeFolderAt(to).catch(() => {});
    throw error;
  }
}

async function moveOverPlaceholder(from: Name, to: Name): Promise<void> {
  const placeholder = await names.createAt(to, 0o600);
  placeholder.close();
  await names.renameAt(from, to);
}
