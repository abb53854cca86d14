import { el } from '@plugboard/core/in-view';
import type { PlanData, PlanRow } from './contract.ts';

/** Where the planner was wrong by so much, its choice may be wrong too. */
const FAR_OFF = 10;

/** A node in a line: what it does, its share as a bar and in words, its rows. */
export function rowOf(
  node: PlanRow,
  { analyzed, findings }: PlanData,
  number: Intl.NumberFormat,
): HTMLElement[] {
  const worst = findings.find((finding) => finding.node === node.id)?.severity;
  const percent = Math.round(node.share * 100);
  const bar = el('span', { class: 'bar', 'aria-hidden': true }, el('span', { class: 'fill' }));
  bar.style.setProperty('--share', `${Math.max(1, percent)}%`);
  return [
    el(
      'span',
      { class: 'what' },
      el('span', { class: 'id' }, `#${node.id}`),
      ` ${node.label}`,
      worst !== undefined && el('span', { class: `mark ${worst}` }, worst),
    ),
    el(
      'span',
      { class: 'share', title: `Of the ${analyzed ? 'time' : 'cost'}, without what is below` },
      bar,
      `${percent}%`,
    ),
    el(
      'span',
      { class: 'rows' },
      rowsIn(node, number),
      isFarOff(node) && el('span', { class: 'off' }, ' misjudged'),
    ),
  ];
}

export function rowsIn({ rows, expectedRows, loops }: PlanRow, number: Intl.NumberFormat): string {
  if (loops === 0) return 'never run';
  if (rows === undefined) return `~${number.format(expectedRows)} rows`;
  const times = loops !== undefined && loops > 1 ? ` × ${number.format(loops)}` : '';
  return `${number.format(rows)} rows (~${number.format(expectedRows)})${times}`;
}

function isFarOff({ rows, expectedRows, loops }: PlanRow): boolean {
  if (rows === undefined || loops === 0) return false;
  const [less, more] = [Math.max(1, rows), Math.max(1, expectedRows)].toSorted((one, other) => one - other);
  return more! / less! >= FAR_OFF;
}
