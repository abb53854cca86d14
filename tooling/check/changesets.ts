import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { larger, pendingChangesets, rank, type Bump, type Changeset } from '../changesets.ts';
import { bundlesCore, CORE, published, type WorkspacePackage } from '../workspace.ts';
import { contractChanges, type ContractTool } from './contract.ts';
import { openHistory, type History } from './git.ts';
import type { Rule } from './rule.ts';

/**
 * What changed since a package was released is named by a changeset that waits, with a bump that fits. A release is the
 * commit that wrote the package's CHANGELOG.md, as `changeset version` does; before the first, any changeset will do.
 */
export const changesets: Rule = (root, say) => {
  const pending = pendingChangesets(root);
  const history = openHistory(root);
  if (typeof history === 'string') say(`Changesets were not compared: ${history}.`);
  return [
    ...unknown(root, pending),
    ...(typeof history === 'string'
      ? []
      : published(root).flatMap((each) => missing(each, bumpOf(each.name, pending), history))),
  ];
};

/** `changeset version` would stop at them. */
function unknown(root: string, pending: readonly Changeset[]): string[] {
  const names = new Set(published(root).map(({ name }) => name));
  return pending.flatMap(({ file, bumps }) =>
    [...bumps.keys()]
      .filter((name) => !names.has(name))
      .map((name) => `${file} names ${name}, and no such package is published. Take the line out.`),
  );
}

function bumpOf(name: string, pending: readonly Changeset[]): Bump | undefined {
  return pending.map(({ bumps }) => bumps.get(name)).reduce(larger, undefined);
}

function missing(each: WorkspacePackage, bump: Bump | undefined, history: History): string[] {
  const { name, path } = each;
  const changelog = `${path}/CHANGELOG.md`;
  const base = history.lastWriteOf(changelog);
  // Changesets were used up a moment ago, and the commit is still to come.
  if (existsSync(join(each.folder, 'CHANGELOG.md')) && history.hasChanged(base ?? 'HEAD', changelog))
    return [];
  if (base === undefined)
    return bump === undefined
      ? [`${name} was never released, and no changeset names it. Run pnpm changeset.`]
      : [];

  const contract = contractProblem(each, bump, history.textAt(base, `${path}/tools.json`));
  if (contract !== undefined) return [contract];
  if (bump !== undefined) return [];
  if (history.hasChanged(base, `${path}/src`))
    return [
      `${path}/src changed since ${name} was released, and no changeset names it. Run pnpm ${name === CORE ? 'changeset:core' : 'changeset'}.`,
    ];
  if (bundlesCore(each) && history.hasChanged(base, 'packages/core/src'))
    return [
      `${CORE} changed since ${name} was released with it, and no changeset names ${name}. Run pnpm changeset:core.`,
    ];
  return [];
}

function contractProblem({ name, folder }: WorkspacePackage, bump: Bump | undefined, before?: string) {
  const file = join(folder, 'tools.json');
  if (before === undefined || !existsSync(file)) return undefined;
  const changes = contractChanges(toolsOf(before), toolsOf(readFileSync(file, 'utf8')));
  const need = changes.map((change) => change.bump).reduce<Bump | undefined>(larger, undefined);
  if (need === undefined || rank(bump) >= rank(need)) return undefined;
  const reasons = changes.filter((change) => change.bump === need).map(({ words }) => words);
  return `${name}: ${reasons.join('; ')}. Run pnpm changeset and choose ${need} for ${name}.`;
}

function toolsOf(list: string): ContractTool[] {
  return (JSON.parse(list) as { tools: ContractTool[] }).tools;
}
