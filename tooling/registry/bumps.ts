import { larger, pendingChangesets, type Size } from '../changesets.ts';
import { published } from '../workspace.ts';

/** The version of each package, by name. */
export function versionsIn(root: string): Map<string, string> {
  return new Map(published(root).map(({ name, manifest }) => [name, manifest.version]));
}

/** What `changeset version` has to make of each package, by the changesets that wait. */
export function versionsToCome(root: string): Map<string, string> {
  const pending = pendingChangesets(root);
  const sizeOf = (name: string) => pending.map(({ bumps }) => bumps.get(name)).reduce(larger, undefined);
  return new Map([...versionsIn(root)].map(([name, version]) => [name, bumped(version, sizeOf(name))]));
}

function bumped(version: string, size: Size | undefined): string {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  if (size === 'major') return `${major + 1}.0.0`;
  if (size === 'minor') return `${major}.${minor + 1}.0`;
  return size === 'patch' ? `${major}.${minor}.${patch + 1}` : version;
}

/** Where two lists of versions part, in words. */
export function differencesOf(
  is: ReadonlyMap<string, string>,
  shouldBe: ReadonlyMap<string, string>,
): string[] {
  return [...shouldBe]
    .filter(([name, version]) => is.get(name) !== version)
    .map(([name, version]) => `${name} has version ${is.get(name)}, and not ${version}.`);
}
