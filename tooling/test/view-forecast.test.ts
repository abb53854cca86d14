import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '@plugboard/core/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AMSTERDAM, openMeteoWith, type Weather } from '../../servers/weather/test/open-meteo.ts';
import { openViewHost, viewOf, type ViewHost } from '../view-host/view-host.ts';
import { ROOT } from '../workspace.ts';

/** Warm by day; it rains in the second half of each day; of the last day nothing is known. */
const WEATHER: Weather = (variable, instant) => {
  const hour = (instant / 3600) % 24;
  if (instant > Date.now() / 1000 + 5 * 86_400) return null;
  if (variable === 'temperature_2m') return 12 + 6 * Math.sin(((hour - 8) / 24) * 2 * Math.PI);
  if (variable === 'precipitation') return hour > 12 ? 0.6 : 0;
  return variable === 'weather_code' ? 3 : hour;
};

let host: ViewHost;
let api: Awaited<ReturnType<typeof openMeteoWith>>;
beforeAll(async () => {
  [host, api] = await Promise.all([openViewHost(), openMeteoWith({ weather: WEATHER, places: [AMSTERDAM] })]);
});
afterAll(async () => {
  await host[Symbol.asyncDispose]();
  await api[Symbol.asyncDispose]();
});

async function shown(args: Record<string, unknown>) {
  const cache = mkdtempSync(join(tmpdir(), 'view-forecast-'));
  const flags = ['--open-meteo-url', api.url, '--cache', cache, '--allow-private-network'];
  const program = { command: process.execPath, args: [join(ROOT, 'servers/weather/dist/cli.js'), ...flags] };
  await using client = await connect(program, { era: '2026-07-28', views: true });
  const result = await client.callTool({ name: 'get_forecast', arguments: { place: 'Amsterdam', ...args } });
  const frame = await host.open(await viewOf(client, 'get_forecast'), { theme: 'light', locale: 'en-GB' });
  await host.tell('result', result);
  await frame.waitForSelector('.chart');
  const said = () => frame.$eval('.chart', (chart) => chart.getAttribute('aria-valuetext') ?? '');
  return { frame, said, data: result.structuredContent as { rows: { values: Record<string, number> }[] } };
}

it('the chart has a panel for each unit, with each metric by its name', async () => {
  const { frame, data } = await shown({ days: 5 });
  const keys = await frame.$$eval('.key', (all) => all.map((key) => key.textContent?.replaceAll(' ', '_')));
  const heights = Object.keys(data.rows[0]?.values ?? {}).filter((name) => !name.includes('direction'));
  expect(new Set(keys)).toEqual(new Set(heights));
  expect(await frame.$eval('h1', (title) => title.textContent)).toContain('Amsterdam, North Holland');
});

it('the chart is read row by row, by keys and by pointer', async () => {
  const { frame, said, data } = await shown({ days: 5, variables: ['temperature', 'precipitation'] });
  const [first, second] = data.rows;
  expect(await said()).toContain(`temperature max ${first?.values['temperature_max']?.toFixed(0)}`);
  await frame.focus('.chart');
  await host.page.keyboard.press('ArrowRight');
  expect(await said()).toContain(
    `precipitation sum ${Number(second?.values['precipitation_sum']?.toFixed(1))} mm`,
  );
  await host.page.keyboard.press('End');
  const last = await said();
  await host.page.keyboard.press('ArrowRight');
  expect(await said()).toBe(last);
  await host.page.keyboard.press('Home');
  expect(await said()).not.toBe(last);
  const box = await (await frame.$('.chart'))!.boundingBox();
  await host.page.mouse.move(box!.x + box!.width - 3, box!.y + 20);
  expect(await said()).toBe(last);
});

it('the chart says what is not known, and leads no line over it', async () => {
  const { frame, said } = await shown({ days: 7, granularity: 'hourly', variables: ['temperature'] });
  await frame.focus('.chart');
  await host.page.keyboard.press('End');
  expect(await said()).toMatch(/temperature \d/);
  const path = await frame.$eval('.line', (line) => line.getAttribute('d') ?? '');
  expect(path).toMatch(/^M[\d. LM-]+$/);
  expect(path).not.toContain('NaN');
});

it('the chart shows where the members of an ensemble part', async () => {
  const { frame, said } = await shown({ days: 3, variables: ['temperature'], uncertainty: true });
  expect(await said()).toMatch(/temperature max \d+(\.\d)? \(/);
  expect(await frame.$$eval('.band', (all) => all.some((band) => band.getAttribute('d') !== ''))).toBe(true);
});
