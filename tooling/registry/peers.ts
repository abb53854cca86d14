import { SETUPS } from '../bench/setups.ts';
import { report } from '../smoke/tally.ts';
import { workFolder } from '../processes.ts';
import { coldStart, type ColdStart, type Line } from './cold-start.ts';

const NOWHERE = 'postgres://127.0.0.1:9/shop';

/** Ours, the peer that people would start instead, and what both are given. Nothing is asked of what they would talk to. */
const PAIRS = [
  { server: 'filesystem', peer: '@modelcontextprotocol/server-filesystem', args: ['.'] },
  { server: 'github', peer: '@modelcontextprotocol/server-github', args: [] },
  { server: 'postgres', peer: '@modelcontextprotocol/server-postgres', args: [NOWHERE] },
  { server: 'puppeteer', peer: '@playwright/mcp', args: [] },
  { server: 'weather', peer: '@dangahagan/weather-mcp', args: [] },
] as const;

/**
 * The first start of ours beside that of a peer, in one run, from the same registry. Packages and bytes must be fewer; times
 * are told as a ratio, and a machine's noise fails nothing.
 */
export async function comparePeers(npm: Line['npm']): Promise<void> {
  for (const { server, peer, args } of PAIRS) {
    const name = `@plugboard/${server}`;
    const ours = ['-y', name, ...args];
    const version = SETUPS.get(server)?.peers.find((each) => each.package === peer)?.version ?? 'latest';
    const theirs = ['-y', `${peer}@${version}`, ...args];
    const start = (line: readonly string[]) =>
      coldStart({ args: line, cwd: workFolder('empty'), npm, node: process.execPath, era: '2025-11-25' });
    // Once before it counts: the registry on loopback fetches what it does not have yet.
    await start(theirs);
    const [own, other] = [await start(ours), await start(theirs)];
    report(wordsOf(name, own, peer, other), [
      ...(own.packages.length < other.packages.length
        ? []
        : [`${name} installs no fewer packages: bundle them.`]),
      ...(own.bytes < other.bytes ? [] : [`${name} fetches no fewer bytes: leave something out.`]),
    ]);
  }
}

function wordsOf(ours: string, own: ColdStart, peer: string, other: ColdStart): string {
  const kilobytes = ({ bytes }: ColdStart) => `${Math.round(bytes / 1_000)} kB`;
  const times = (other.milliseconds / own.milliseconds).toFixed(1);
  return (
    `${ours} from an empty cache: ${own.packages.length} package, ${kilobytes(own)}; ` +
    `${peer}: ${other.packages.length} packages, ${kilobytes(other)}, and ${times} × the time to the list of tools`
  );
}
