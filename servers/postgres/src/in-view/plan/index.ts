import { el, openView } from '@plugboard/core/in-view';
import type { PlanData } from './contract.ts';
import { detailsOf, findingOf } from './details.ts';
import { rowOf } from './row.ts';
import { treeOf } from './tree.ts';

openView<PlanData>('plan', ({ data, locale }) => {
  const number = new Intl.NumberFormat(locale, { maximumSignificantDigits: 4 });
  const details = el('section', { class: 'details', 'aria-live': 'polite', 'aria-label': 'Selected node' });
  const tree = treeOf(data.nodes, {
    label: 'Plan',
    fill: (node) => rowOf(node, data, number),
    select: (node) => details.replaceChildren(detailsOf(node, data, number)),
  });
  const elsewhere = data.findings.filter(({ node }) => !data.nodes.some(({ id }) => id === node));
  return el(
    'div',
    { class: 'plan' },
    el('p', { class: 'totals' }, data.totals),
    el('div', { class: 'columns' }, tree, details),
    data.left > 0 && el('p', { class: 'state' }, `${number.format(data.left)} more nodes are not shown.`),
    elsewhere.length > 0 && el('ul', { class: 'findings' }, ...elsewhere.map(findingOf)),
  );
});
