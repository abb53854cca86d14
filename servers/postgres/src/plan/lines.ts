import { visible } from '@plugboard/core';
import { kindOf, rowsGiven, type Plan, type PlanNode } from './plan.ts';
import { CONDITIONS } from './raw.ts';

const LONGEST_CONDITION = 120;
/** Of parts that are alike, so many are shown. */
const MOST_ALIKE = 3;

/** A plan as a tree in lines; each says what a node does, what it was expected to give and gave, and its share. */
export function planLines(plan: Plan): string[] {
  const settings = Object.entries(plan.settings).map(([name, value]) => `${name}=${value}`);
  return [
    ...linesOf(plan, plan.root),
    ...(settings.length === 0 ? [] : [short(`Settings: ${settings.join(', ')}`)]),
  ];
}

function linesOf(plan: Plan, node: PlanNode): string[] {
  const { shown, rest } = pick(plan, node);
  const inner = '  '.repeat(node.depth + 1);
  const more = rest.reduce((sum, one) => sum + one.raw['Total Cost'], 0);
  return [
    `${'  '.repeat(node.depth)}#${node.id} ${labelOf(node)}: ${factsOf(plan, node).join(', ')}`,
    ...shown.flatMap((child) => linesOf(plan, child)),
    ...(rest.length === 0 ? [] : [`${inner}… ${rest.length} more like these, cost ${number(more)}`]),
  ];
}

/** All children, but of many parts of one table those that cost most. */
function pick(plan: Plan, { children, raw }: PlanNode) {
  const cost = (node: PlanNode) => plan.times(node).totalMs || node.raw['Total Cost'];
  if (!raw['Node Type'].endsWith('Append') || children.length <= MOST_ALIKE + 1)
    return { shown: children, rest: [] };
  const ranked = children.toSorted((one, other) => cost(other) - cost(one));
  return { shown: ranked.slice(0, MOST_ALIKE), rest: ranked.slice(MOST_ALIKE) };
}

/** What a node does, and on what. */
export function labelOf(node: PlanNode): string {
  const { raw, relation } = node;
  const part = raw['Subplan Name'];
  const what = relation ? `${relation.schema}.${relation.name}` : (raw['CTE Name'] ?? raw['Function Name']);
  const alias = relation && relation.alias !== relation.name ? ` ${relation.alias}` : '';
  return visible(
    [
      ...(part === undefined ? [] : [`${part}:`]),
      kindOf(node),
      ...(raw['Index Name'] === undefined ? [] : [`using ${raw['Index Name']}`]),
      ...(what === undefined ? [] : [`on ${what}${alias}`]),
    ].join(' '),
  );
}

function factsOf(plan: Plan, node: PlanNode): string[] {
  const { raw } = node;
  const { totalMs, share } = plan.times(node);
  const loops = raw['Actual Loops'];
  const hidden = (raw['Rows Removed by Filter'] ?? 0) + (raw['Rows Removed by Join Filter'] ?? 0);
  const sorted = [raw['Sort Key'], raw['Group Key']].flatMap((keys) => keys ?? []);
  return [
    loops === 0 ? 'never run' : rowsOf(node),
    `cost ${number(raw['Total Cost'])}`,
    ...(plan.analyzed && loops !== 0 ? [`${number(totalMs)} ms`] : []),
    ...(share >= 0.01 ? [`${Math.round(share * 100)}%`] : []),
    ...(hidden > 0 ? [`dropped ${number(hidden * (loops ?? 1))}`] : []),
    ...(raw['Sort Space Type'] === 'Disk' ? [`on disk ${number(raw['Sort Space Used'] ?? 0)} KiB`] : []),
    ...(sorted.length === 0 ? [] : [short(`by ${sorted.join(', ')}`)]),
    ...CONDITIONS.filter((name) => name !== 'Recheck Cond').flatMap((name) =>
      raw[name] === undefined ? [] : [short(`${name} ${raw[name]}`)],
    ),
  ];
}

function rowsOf(node: PlanNode): string {
  const { 'Plan Rows': planned, 'Actual Rows': rows = 0, 'Actual Loops': loops = 1 } = node.raw;
  if (rowsGiven(node) === undefined) return `~${number(planned)} rows`;
  return `${number(rows)} rows (~${number(planned)})${loops > 1 ? ` ×${number(loops)}` : ''}`;
}

function short(text: string): string {
  const line = visible(text).replaceAll(/\s+/g, ' ');
  const characters = Array.from(line);
  return characters.length > LONGEST_CONDITION ? `${characters.slice(0, LONGEST_CONDITION).join('')}…` : line;
}

/** To three digits where it is small, to the whole where it is not. */
export function number(value: number): string {
  return value < 100 ? String(Number(value.toPrecision(3))) : String(Math.round(value));
}
