// What the front page tells of speed: taken from bench/RESULTS.md, which `pnpm bench` writes.
import { table } from '../table.ts';

/** Of each server that was measured beside a peer: ratios within one run, ours and those of its peers. */
export function figures(results: string): string {
  const sections = results.split(/^## /m).slice(1);
  const rows = sections.flatMap((section) => {
    const [ours, ...peers] = rowsOf(section);
    if (ours === undefined || peers.length === 0) return [];
    return [[`\`${ours.name}\``, ours.start, among(peers, 'start'), ours.memory, among(peers, 'memory')]];
  });
  const [, machine = ''] = /^Measured on: (.*)$/m.exec(results) ?? [];
  const head = ['server', 'start', 'its peers', 'memory', 'its peers'];
  return `${table([head, ...rows], 1)}\n\nTimes that of an empty Node process, until the list of tools is answered. ${machine}`;
}

interface Measured {
  readonly name: string;
  readonly start: string;
  readonly memory: string;
}

/** Ours first, then those of others; nothing where the first table has none of ours. */
function rowsOf(section: string): Measured[] {
  const [first = ''] = /^\|.*?(?=\n\n)/ms.exec(section) ?? [];
  const rows = first
    .split('\n')
    .slice(2)
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .map(([, name = '', start = '', memory = '']) => ({ name, start, memory }));
  const ours = rows.find(({ name }) => name.startsWith('@plugboard/'));
  if (ours === undefined) return [];
  const peers = rows.slice(rows.indexOf(ours) + 1).filter(({ start }) => start !== '');
  return [ours, ...peers];
}

function among(peers: readonly Measured[], what: 'memory' | 'start'): string {
  const values = peers.map((peer) => Number(peer[what]));
  const [least, most] = [Math.min(...values), Math.max(...values)].map((value) => value.toFixed(2));
  return least === most ? String(least) : `${least} to ${most}`;
}
