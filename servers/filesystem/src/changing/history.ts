import type { Location } from '../sandbox/location.ts';
import { locate } from '../sandbox/roots.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { shownPath } from '../sandbox/shown.ts';
import { parseMoment } from '../finding/time.ts';
import type { Changes, Past } from './changes.ts';
import { locationOf, spotsOf } from './record.ts';

interface Wanted {
  readonly path?: string | undefined;
  readonly since?: string | undefined;
  readonly limit: number;
}

/** As many paths of one change are told. */
const MOST_PATHS = 10;

/** The newest changes of all roots that may still be seen. */
export async function historyOf(sandbox: Sandbox, changes: Changes, { path, since, limit }: Wanted) {
  const from = since === undefined ? '' : new Date(parseMoment('since', since, Date.now())).toISOString();
  const within = path === undefined ? undefined : locate(sandbox.roots, path);
  const found: Past[] = [];
  for await (const past of changes.past(sandbox)) {
    if (past.time >= from && (within === undefined || touches(sandbox, past, within))) found.push(past);
  }
  const newest = found.toSorted((one, two) => (one.change < two.change ? 1 : -1)).slice(0, limit);
  return {
    changes: newest.map((past) => rowOf(sandbox, past)),
    truncated: found.length > newest.length,
  };
}

function rowOf(sandbox: Sandbox, past: Past) {
  const paths = [...new Set(placesOf(sandbox, past).map(shownPath))];
  return {
    change_id: past.change,
    time: past.time,
    did: past.did,
    paths: paths.slice(0, MOST_PATHS),
    ...(paths.length > MOST_PATHS && { more: paths.length - MOST_PATHS }),
    ...(past.undoes !== undefined && { undoes: past.undoes }),
    ...(past.undoneBy !== undefined && { undone_by: past.undoneBy }),
  };
}

/** What is closed by now is not told; nor is what stands in roots that are not served. */
function placesOf({ roots, policy }: Sandbox, past: Past): Location[] {
  return spotsOf(past)
    .map((spot) => locationOf(roots, spot))
    .filter((place) => place !== undefined)
    .filter((place) => policy.refusal({ places: [place], wish: 'read' }) === undefined);
}

function touches(sandbox: Sandbox, past: Past, { root, parts }: Location): boolean {
  return placesOf(sandbox, past).some(
    (place) => place.root.real === root.real && parts.every((part, index) => place.parts[index] === part),
  );
}
