import { ToolError } from '@plugboard/core';
import type { Asked, GitHub } from '../api/github.ts';
import { isRef } from '../names.ts';
import type { At } from '../policy/allow-list.ts';
import { releasesOf } from './release.ts';

const VERSION = /^(.*?)v?(\d{1,9})(?:\.(\d{1,9}))?(?:\.(\d{1,9}))?(?:-([0-9A-Za-z.-]+))?(?:\+.*)?$/;

interface Version {
  /** What stands before the version: `cart@` of `cart@1.2.3`, which has releases of its own. */
  readonly of: string;
  readonly numbers: readonly number[];
  readonly pre: string | undefined;
}

function versionOf(tag: string): Version | undefined {
  const [, of, ...parts] = VERSION.exec(tag) ?? [];
  if (of === undefined) return undefined;
  return { of, numbers: parts.slice(0, 3).map((part) => Number(part ?? 0)), pre: parts[3] };
}

/** Below 0 where one comes before the other; by semver.org, except that identifiers are compared as a person counts. */
function order(one: Version, other: Version): number {
  const [at] = one.numbers.flatMap((number, index) => (number === other.numbers[index] ? [] : [index]));
  if (at !== undefined) return (one.numbers[at] ?? 0) - (other.numbers[at] ?? 0);
  if (one.pre === other.pre) return 0;
  if (one.pre === undefined || other.pre === undefined) return one.pre === undefined ? 1 : -1;
  return one.pre.localeCompare(other.pre, 'en', { numeric: true });
}

/**
 * The tag before, of those that are given newest first: the highest version below it of the same kind, where tags are versions;
 * else the newest other one. A stable release follows a stable one.
 */
export function before(tag: string, tags: readonly string[]): string | undefined {
  const own = versionOf(tag);
  // They go into addresses.
  const others = tags.filter((each) => each !== tag && isRef(each));
  if (own === undefined) return others[0];
  const lower = others
    .map((name) => ({ name, version: versionOf(name) }))
    .filter((each): each is { name: string; version: Version } => each.version?.of === own.of)
    .filter(({ version }) => order(version, own) < 0 && (own.pre !== undefined || version.pre === undefined))
    .toSorted((one, other) => order(other.version, one.version));
  return lower[0]?.name;
}

/** The tag of the release before, or the tag before where there is none; throws where nothing comes before. */
export async function tagBefore(
  github: Pick<GitHub, 'request'>,
  at: At,
  tag: string,
  asked: Asked,
): Promise<string> {
  const releases = await releasesOf(github, at, asked);
  const published = releases.filter(({ draft }) => !draft);
  const stable = published.filter(({ prerelease }) => !prerelease);
  const isPre = versionOf(tag)?.pre !== undefined;
  const release = before(
    tag,
    (isPre ? published : stable).map(({ tag_name: name }) => name),
  );
  if (release !== undefined) return release;
  const values = { owner: at.owner, repo: at.repo, per_page: 100 };
  const { data } = await github.request('GET /repos/{owner}/{repo}/tags', values, { signal: asked.signal });
  const found = before(
    tag,
    data.map(({ name }) => name),
  );
  if (found !== undefined) return found;
  throw new ToolError('There is no release or tag before this one.', {
    code: 'NO_TAG',
    hint: 'Give previous_tag: any tag or sha to begin from.',
  });
}
