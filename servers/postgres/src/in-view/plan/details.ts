import { el } from '@plugboard/core/in-view';
import type { PlanData, PlanFinding, PlanRow } from './contract.ts';
import { rowsIn } from './row.ts';

/** All that is known of a node, and what was found in it. */
export function detailsOf(node: PlanRow, { findings }: PlanData, number: Intl.NumberFormat): HTMLElement {
  const known: readonly (readonly [string, string])[] = [
    ['Rows', rowsIn(node, number)],
    ['Cost', number.format(node.cost)],
    ...(node.ms === undefined ? [] : [['Time', `${number.format(node.ms)} ms`] as const]),
    ...node.facts,
  ];
  const found = findings.filter((finding) => finding.node === node.id);
  return el(
    'div',
    {},
    el('h2', {}, `#${node.id} ${node.label}`),
    el('dl', {}, ...known.flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)])),
    found.length > 0 && el('ul', { class: 'findings' }, ...found.map(findingOf)),
  );
}

export function findingOf({ severity, says, todo, sql }: PlanFinding): HTMLElement {
  return el(
    'li',
    {},
    el('span', { class: `mark ${severity}` }, severity),
    ` ${says} ${todo}`,
    sql !== undefined && el('pre', {}, `${sql};`),
  );
}
