import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { larger, pendingChangesets, rank, type Changeset, type Size } from '../changesets.ts';
import { published, type WorkspacePackage } from '../workspace.ts';
import { contractChanges } from './contract.ts';
import { isRelease, openHistory, type History } from './git.ts';
import { listedTools, toolsIn } from '../listed-tools.ts';
import { whatReachesUsers } from './reach.ts';
import type { Rule } from './rule.ts';

/**
 * What changed since a package was released is named by a changeset that waits, with a bump that fits. A release is the
 * commit that changed the version in its package.json, as `changeset version` does; before the first, any bump will do.
 */
export const changesets: Rule = (root, say) => {
  const pending = pendingChangesets(root);
  const history = openHistory(root);
  if (typeof history === 'string') say(`Changesets were not compared: ${history}.`);
  return [
    ...unknown(root, pending),
    ...(typeof history === 'string'
      ? []
      : published(root).flatMap((each) =>
          missing(root, each, { size: sizeOf(each.name, pending), history }),
        )),
  ];
};

/** `changeset version` would stop at them. */
function unknown(root: string, pending: readonly Changeset[]): string[] {
  const names = new Set(published(root).map(({ name }) => name));
  return pending.flatMap(({ file, bumps }) => {
    const strangers = [...bumps.keys()].filter((name) => !names.has(name));
    const mend = strangers.length === bumps.size ? 'Delete it.' : 'Take the line out.';
    return strangers.map((name) => `${file} names ${name}, and no such package is published. ${mend}`);
  });
}

function sizeOf(name: string, pending: readonly Changeset[]): Size | undefined {
  return pending.map(({ bumps }) => bumps.get(name)).reduce(larger, undefined);
}

interface Known {
  /** The largest that waits for the package. */
  readonly size: Size | undefined;
  readonly history: History;
}

function missing(root: string, each: WorkspacePackage, { size, history }: Known): string[] {
  const { name, path, folder } = each;
  const manifest = `${path}/package.json`;
  // Changesets were used up a moment ago, and the commit is still to come.
  if (isRelease(history.textAt('HEAD', manifest), readFileSync(join(folder, 'package.json'), 'utf8')))
    return [];
  const released = history.releaseOf(manifest);
  if (released === undefined)
    return rank(size) > rank('none')
      ? []
      : [`${name} was never released, and no changeset releases it. Run pnpm changeset.`];

  const contract = contractProblem(each, size, history.textAt(released, `${path}/tools.json`));
  if (contract !== undefined) return [contract];
  if (size !== undefined) return [];
  // A release takes changesets that say "none" along, and leaves the package as it is.
  const base = history.usedUp(released, new RegExp(`^['"]?${name}['"]?: *['"]?none`)) ?? released;
  return whatReachesUsers(root, each, { base, history });
}

function contractProblem({ name, folder }: WorkspacePackage, size: Size | undefined, before?: string) {
  const now = listedTools(folder);
  if (before === undefined || now.length === 0) return undefined;
  const changes = contractChanges(toolsIn(before), now);
  const need = changes.map((change) => change.bump).reduce<Size | undefined>(larger, undefined);
  if (need === undefined || rank(size) >= rank(need)) return undefined;
  const reasons = changes.filter((change) => change.bump === need).map(({ words }) => words);
  return `${name}: ${reasons.join('; ')}. Run pnpm changeset and choose ${need} for ${name}.`;
}
