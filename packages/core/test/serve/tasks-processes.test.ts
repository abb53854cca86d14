import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '@plugboard/core/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { longProgram } from '../fixture/program.ts';
import { ask, begin, until } from '../fixture/requester.ts';

let state: string;
const workers = new Set<ChildProcess>();
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'workers-'));
});
afterEach(async () => {
  for (const child of workers) await end(child, 'SIGKILL');
  rmSync(state, { recursive: true, force: true });
});

const folder = () => join(state, 'plugboard', 'long', 'tasks');
const notes = () => readFileSync(join(state, 'notes'), 'utf8');

/** One of several processes that serve the same, as behind a balancer. */
async function worker() {
  const { command, args } = longProgram('--http', '127.0.0.1:0', '--stateless');
  const env = { ...process.env, XDG_STATE_HOME: state, LONG_NOTES: join(state, 'notes') };
  const child = spawn(command, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  workers.add(child);
  let said = '';
  for await (const chunk of child.stderr.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    said += String(chunk);
    const [url] = /http:\/\/\S+\/mcp/.exec(said) ?? [];
    if (url !== undefined) {
      child.stderr.resume();
      return { child, client: await connect(new URL(url), { era: '2026-07-28' }) };
    }
  }
  throw new Error(`it does not serve: ${said}`);
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  workers.delete(child);
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}

it('another worker tells of a task at once, answers what it asks, and cancels it', async () => {
  const [one, other] = await Promise.all([worker(), worker()]);
  const { taskId } = await begin(one.client, 'confirm_delete', { filename: 'x' });
  const { status } = (await ask(other.client, 'tasks/get', { taskId })).result as { status: string };
  expect(['working', 'input_required']).toContain(status);
  const { inputRequests } = await until(other.client, taskId, 'input_required');
  const [key = ''] = Object.keys(inputRequests as object);
  const inputResponses = { [key]: { action: 'accept', content: { confirm: true } } };
  await ask(other.client, 'tasks/update', { taskId, inputResponses });
  expect(await until(other.client, taskId, 'completed')).toMatchObject({
    result: { content: [{ text: 'deleted x' }] },
  });
  const { taskId: slow } = await begin(one.client, 'slow_compute', { seconds: 60, label: 'far' });
  await ask(other.client, 'tasks/cancel', { taskId: slow });
  await until(one.client, slow, 'cancelled');
  await until(other.client, slow, 'cancelled');
  expect(notes()).toContain('stopped far');
});

it('after a kill -9 what was done is there, what was not has failed, and nothing else is left', async () => {
  const first = await worker();
  const { taskId: done } = await begin(first.client, 'sum', { left: 2, right: 2 });
  await until(first.client, done, 'completed');
  const { taskId: undone } = await begin(first.client, 'slow_compute', { seconds: 60 });
  await end(first.child, 'SIGKILL');
  const { client } = await worker();
  expect((await ask(client, 'tasks/get', { taskId: done })).result).toMatchObject({
    status: 'completed',
    result: { structuredContent: { sum: 4 } },
  });
  expect((await ask(client, 'tasks/get', { taskId: undone })).result).toMatchObject({
    status: 'failed',
    error: { code: -32_603 },
  });
  expect((await ask(client, 'tasks/cancel', { taskId: undone })).kind).toBe('result');
  expect(readdirSync(folder()).toSorted()).toEqual([`${done}.json`, `${undone}.json`].toSorted());
});

it('a task that nobody writes any more has failed, though its process id is another’s by now', async () => {
  const { client } = await worker();
  const { taskId } = await begin(client, 'sum', { left: 2, right: 2 });
  await until(client, taskId, 'completed');
  const file = join(folder(), `${taskId}.json`);
  const kept = JSON.parse(readFileSync(file, 'utf8')) as { worker: object; task: object };
  const worked = { ...kept.worker, id: 'gone', pid: process.pid };
  writeFileSync(file, JSON.stringify({ ...kept, worker: worked, task: { ...kept.task, status: 'working' } }));
  expect((await ask(client, 'tasks/get', { taskId })).result).toMatchObject({ status: 'working' });
  utimesSync(file, 0, 0);
  expect((await ask(client, 'tasks/get', { taskId })).result).toMatchObject({ status: 'failed' });
});

it('a server that ends lets what is nearly done end, and stops the rest', async () => {
  const first = await worker();
  const { taskId: soon } = await begin(first.client, 'sum', { left: 1, right: 1 });
  const { taskId: late } = await begin(first.client, 'slow_compute', { seconds: 60, label: 'late' });
  await first.client.close();
  await end(first.child, 'SIGTERM');
  expect(first.child.exitCode).toBe(0);
  expect(notes()).toContain('stopped late');
  const { client } = await worker();
  await until(client, soon, 'completed');
  await until(client, late, 'failed');
});
