import { refuse } from '../errors.ts';
import type { Location } from '../sandbox/location.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { shownPath } from '../sandbox/shown.ts';

/**
 * Throws words where a folder holds anything that is closed, or a root of its own: what is moved, copied or deleted
 * with its folder would else come to other hands, or be lost.
 */
export async function expectAllOpen(sandbox: Sandbox, place: Location, signal: AbortSignal): Promise<void> {
  const inside = sandbox.roots.find((root) => root.outer.some(({ way }) => startsWith(root, way, place)));
  if (inside !== undefined) {
    throw refuse('DENIED', `${shownPath(place)} holds a root of its own, ${inside.name}.`);
  }
  const left: Location[] = [place];
  for (let at = left.pop(); at !== undefined; at = left.pop()) {
    signal.throwIfAborted();
    await using folder = await sandbox.openFolder(at);
    for await (const { name, type, denied } of sandbox.entries(folder)) {
      const entry = { root: at.root, parts: [...at.parts, name] };
      if (denied) {
        throw refuse('DENIED', `${shownPath(place)} holds ${shownPath(entry)}, which is closed.`);
      }
      if (type === 'folder') left.push(entry);
    }
  }
}

function startsWith({ real }: Location['root'], way: readonly string[], { root, parts }: Location): boolean {
  return (
    real.startsWith(root.real) &&
    way.length > parts.length &&
    parts.every((part, index) => way[index] === part)
  );
}
