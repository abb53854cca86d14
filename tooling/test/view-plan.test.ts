import { join } from 'node:path';
import { connect, textOf } from '@plugboard/core/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openViewHost, viewOf, type ViewHost } from '../view-host/view-host.ts';
import { ROOT } from '../workspace.ts';

const SLOW = {
  sql: `SELECT o.status, count(*) FROM sales.orders o JOIN sales.order_line l ON l.order_id = o.id
        WHERE l.quantity = 1 AND o.note IS DISTINCT FROM '<img src=x onerror=alert(1)>' GROUP BY o.status ORDER BY 2 DESC`,
  analyze: true,
};

let host: ViewHost;
beforeAll(async () => {
  host = await openViewHost();
});
afterAll(() => host[Symbol.asyncDispose]());

/** As people start it, with the database that it brings. */
const PROGRAM = { command: process.execPath, args: [join(ROOT, 'servers/postgres/dist/cli.js'), '--demo'] };
const open = (views: boolean) => connect(PROGRAM, { era: '2026-07-28', views });

async function explained(args: Record<string, unknown> = SLOW) {
  await using client = await open(true);
  const page = await viewOf(client, 'explain');
  return { page, args, result: await client.callTool({ name: 'explain', arguments: args }) };
}

async function shown(args?: Record<string, unknown>) {
  const { page, result, ...call } = await explained(args);
  const frame = await host.open(page);
  await host.tell('input', { arguments: call.args });
  await host.tell('result', result);
  await frame.waitForSelector('[role=tree]');
  const selected = () => frame.$eval('[aria-selected=true]', (item) => item.getAttribute('data-id'));
  const rows = () =>
    frame.$$eval('[role=treeitem]:not([hidden])', (all) => all.map((item) => item.getAttribute('data-id')));
  return { frame, result, selected, rows };
}

it('the view shows each node of the plan, and what was found in the one selected', async () => {
  const { frame, result } = await shown();
  const { findings } = result.structuredContent as {
    findings: { node: number; says: string; todo: string }[];
  };
  const labels = await frame.$$eval('.what', (all) => all.map((each) => each.textContent));
  for (const label of labels) expect(textOf(result)).toContain(label?.replace(/(high|medium|low)$/, ''));
  const [first] = findings;
  await frame.click(`[data-id="${first!.node}"] .what`);
  const details = await frame.$eval('.details', (each) => each.textContent);
  expect(details).toContain(first!.says);
  expect(details).toContain(first!.todo);
});

it('the view is walked, closed and opened by keys alone', async () => {
  const { frame, selected, rows } = await shown();
  const all = await rows();
  await frame.focus('[tabindex="0"]');
  const press = async (key: Parameters<typeof host.page.keyboard.press>[0]) => {
    await host.page.keyboard.press(key);
    return selected();
  };
  expect(await press('ArrowDown')).toBe('2');
  expect(await press('End')).toBe(all.at(-1));
  expect(await press('ArrowDown')).toBe(all.at(-1));
  expect(await press('Home')).toBe('1');
  await press('ArrowLeft');
  expect(await rows()).toEqual(['1']);
  await press('ArrowRight');
  expect(await rows()).toEqual(all);
  expect(await press('ArrowRight')).toBe('2');
  expect(await press('ArrowLeft')).toBe('2');
  expect(await press('ArrowLeft')).toBe('1');
});

it('a click on the arrow of a node closes what is below it', async () => {
  const { frame, rows } = await shown();
  await frame.click('[data-id="1"] .twist');
  expect(await rows()).toEqual(['1']);
});

it('what the database says is text in the view', async () => {
  const { frame } = await shown();
  await frame.focus('[tabindex="0"]');
  await host.page.keyboard.press('End');
  expect(await frame.$eval('.details', (each) => each.textContent)).toContain('<img src=x onerror=alert(1)>');
  expect(await frame.$$('img')).toEqual([]);
});

it('a client that shows no views gets the same answer, without what one is drawn from', async () => {
  const { result: rich } = await explained({ sql: 'SELECT * FROM sales.orders' });
  await using client = await open(false);
  const plain = await client.callTool({ name: 'explain', arguments: { sql: 'SELECT * FROM sales.orders' } });
  const told = ({ content, structuredContent, _meta: meta }: typeof plain) => ({
    shape: content.map(({ type }) => type),
    data: { ...(structuredContent as object), plan: '', totals: '' },
    isDrawn: JSON.stringify(meta ?? {}).includes('"nodes"'),
  });
  expect(told(plain)).toEqual({ ...told(rich), isDrawn: false });
  expect(told(rich).isDrawn).toBe(true);
});
