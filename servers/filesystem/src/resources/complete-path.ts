import { ToolError } from '@plugboard/core';
import type { Entry, Opened, Sandbox } from '../sandbox/sandbox.ts';
import { addressed, wholePath } from './whole-path.ts';

/** The protocol takes a hundred; one more says that there are more. */
const MOST_OFFERED = 101;
/** So many names of a folder are looked at. */
const MOST_SEEN = 20_000;

/**
 * What a path can be, given its beginning: names in the folder typed so far or, above the roots, the roots. Folders end
 * with a slash. Nothing is told of what is closed or outside.
 */
export async function completePath(sandbox: Sandbox, typed: string): Promise<string[]> {
  const roots = sandbox.roots.map(({ spelled }) => `${addressed(spelled)}/`);
  const fitting = roots.filter((root) => root.startsWith(typed) && root !== typed);
  const end = typed.lastIndexOf('/') + 1;
  try {
    await using folder = await sandbox.openFolder(wholePath(typed.slice(0, end)));
    const entries = await startingWith(sandbox, folder, typed.slice(end));
    const offered: string[] = [];
    for (const entry of entries) {
      const mark = await markOf(sandbox, folder, entry);
      if (mark !== undefined) offered.push(`${typed.slice(0, end)}${entry.name}${mark}`);
      if (offered.length === MOST_OFFERED) break;
    }
    return [...new Set([...fitting, ...offered])];
  } catch (error) {
    if (ToolError.is(error)) return fitting;
    throw error;
  }
}

async function startingWith(sandbox: Sandbox, folder: Opened, beginning: string): Promise<Entry[]> {
  const entries: Entry[] = [];
  let seen = 0;
  for await (const entry of sandbox.entries(folder)) {
    if (!entry.denied && entry.type !== 'other' && entry.name.startsWith(beginning)) entries.push(entry);
    if ((seen += 1) === MOST_SEEN) break;
  }
  return entries.toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

/** What is written behind a name; undefined for a link that leads nowhere a model may go. */
async function markOf(
  sandbox: Sandbox,
  { root, parts }: Opened,
  { name, type }: Entry,
): Promise<string | undefined> {
  if (type !== 'link') return type === 'folder' ? '/' : '';
  try {
    await using target = await sandbox.open({ root, parts: [...parts, name] });
    return target.stats.isDirectory() ? '/' : '';
  } catch {
    return undefined;
  }
}
