import type { BareRepository } from './bare.ts';

export interface BlameRange {
  from: number;
  to: number;
  sha: string;
}

/** Which commit each line of a file comes from, neighbours of the same commit together. */
export function blame(git: BareRepository, commit: string, path: string): Promise<BlameRange[]> {
  return git.once(`blame ${commit} ${path}`, async () => {
    const out = await git.run(['blame', '--porcelain', commit, '--', path]).catch(() => '');
    const ranges: BlameRange[] = [];
    for (const [, sha, line] of out.matchAll(/^([0-9a-f]{40}) \d+ (\d+)(?: \d+)?$/gm)) {
      const at = Number(line);
      const last = ranges.at(-1);
      if (last?.sha === sha && last?.to === at - 1) {
        last.to = at;
      } else {
        ranges.push({ from: at, to: at, sha: sha! });
      }
    }
    return ranges;
  });
}
