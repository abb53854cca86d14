import { el, openView } from '@plugboard/core/in-view';
import type { ChartData, ChartRow } from './contract.ts';
import { middleOf, panelOf } from './panel.ts';
import { panelsOf, words } from './scale.ts';

openView<ChartData>('forecast', ({ data, locale }) => {
  const { rows, units, place, timezone } = data;
  if (rows.length === 0) return el('p', { class: 'state' }, 'Nothing is known of this.');
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const panels = panelsOf(units).map(([unit, names]) => panelOf({ unit, names, rows, number }));
  const told = el('p', { class: 'told', 'aria-hidden': true });
  const chart = el('div', { ...slider(rows), class: 'chart' }, ...panels, axisOf(rows, locale));
  let current = -1;
  const go = (to: number) => {
    const at = Math.max(0, Math.min(rows.length - 1, to));
    const row = rows[at];
    if (at === current || row === undefined) return;
    current = at;
    const text = textOf(row, { units, number, locale });
    told.textContent = text;
    chart.setAttribute('aria-valuenow', String(at));
    chart.setAttribute('aria-valuetext', text);
    for (const line of chart.querySelectorAll('.cursor'))
      for (const end of ['x1', 'x2']) line.setAttribute(end, String(middleOf(at, rows.length)));
  };
  chart.addEventListener('keydown', (event) => {
    const to = KEYS[event.key]?.(current, rows.length);
    if (to === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    go(to);
  });
  chart.addEventListener('pointermove', ({ clientX }) => {
    const { left, width } = chart.getBoundingClientRect();
    go(Math.floor(((clientX - left) / width) * rows.length));
  });
  go(0);
  return el('div', {}, el('h1', {}, place, el('small', {}, timezone)), told, chart);
});

const KEYS: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowRight: (at) => at + 1,
  ArrowLeft: (at) => at - 1,
  PageUp: (at) => at + 6,
  PageDown: (at) => at - 6,
  Home: () => 0,
  End: (_at, count) => count - 1,
};

function slider(rows: readonly ChartRow[]) {
  return {
    role: 'slider',
    tabindex: 0,
    'aria-label': 'Time',
    'aria-valuemin': 0,
    'aria-valuemax': rows.length - 1,
  };
}

interface Said {
  readonly units: Readonly<Record<string, string>>;
  readonly number: Intl.NumberFormat;
  readonly locale: string | undefined;
}

function textOf({ time, weather, values, spread = {} }: ChartRow, { units, number, locale }: Said): string {
  const told = Object.keys(units).flatMap((name) => {
    const [value, range] = [values[name], spread[name]];
    if (value === undefined) return [`${words(name)} not known`];
    const around = range === undefined ? '' : ` (${number.format(range[0])} to ${number.format(range[1])})`;
    return [`${words(name)} ${number.format(value)}${around} ${units[name] ?? ''}`.trim()];
  });
  return [whenOf(time, locale), ...(weather === undefined ? [] : [weather]), ...told].join(', ');
}

/** The local day and hour as they stand in the row: the browser's own clock has no part in it. */
function whenOf(time: string, locale: string | undefined): string {
  const day = new Date(`${time.slice(0, 10)}T12:00Z`).toLocaleDateString(locale, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  });
  return time.length === 10 ? day : `${day} ${time.slice(11, 16)}`;
}

/** The days, each where it begins. */
function axisOf(rows: readonly ChartRow[], locale: string | undefined): HTMLElement {
  const days = rows.flatMap(({ time }, at) =>
    at === 0 || time.slice(0, 10) !== rows[at - 1]?.time.slice(0, 10) ? [{ day: time.slice(0, 10), at }] : [],
  );
  const marks = days.map(({ day, at }) => {
    const mark = el('span', {}, whenOf(day, locale));
    mark.style.setProperty('--from', `${(100 * at) / rows.length}%`);
    return mark;
  });
  return el('div', { class: 'axis', 'aria-hidden': true, 'data-many': days.length > 8 }, ...marks);
}
