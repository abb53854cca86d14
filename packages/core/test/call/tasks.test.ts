import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as soon } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Caller } from '../../src/call/caller.ts';
import { TaskDesk, type Bounds } from '../../src/call/tasks/desk.ts';
import { TTL_MS } from '../../src/call/tasks/id.ts';
import { TaskStore } from '../../src/call/tasks/store.ts';
import type { CreatedTask } from '../../src/call/tasks/task.ts';
import type { PlainCall } from '../../src/call/tasks/tasks.ts';

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'desk-')), 'tasks');
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(join(folder, '..'), { recursive: true, force: true });
});

const DONE = { content: [{ type: 'text' as const, text: 'done' }] };

/** A call that ends when it is told to, or stopped. */
function work() {
  const { promise, resolve } = Promise.withResolvers<void>();
  const call: PlainCall = ({ mcpReq: { signal } }) =>
    new Promise((answer, fail) => {
      signal.addEventListener('abort', () => fail(signal.reason as Error));
      void promise.then(() => answer(DONE));
    });
  return { call, finish: resolve };
}

function caller(principal: string, signal = new AbortController().signal): Caller {
  const mcpReq = { signal, notify: async () => {}, requestState: () => undefined };
  return { mcpReq, principal, capabilities: {}, ended: signal, connection: {} } as unknown as Caller;
}

function desk(bounds: Partial<Bounds> = {}) {
  return new TaskDesk(new TaskStore(folder), { patience: 0, drain: 0, ...bounds });
}

const isTask = (answer: object): answer is CreatedTask => 'taskId' in answer;
const records = () => readdirSync(folder).filter((name) => name.endsWith('.json'));

it('another principal is told of a task what is told of one that never was', async () => {
  const { call, finish } = work();
  const tasks = desk();
  const { taskId } = (await tasks.call('work', caller('ann'), call)) as CreatedTask;
  const words = async (ask: () => Promise<unknown>) => ask().catch((error: unknown) => String(error));
  const never = `${taskId.slice(0, 9)}${'A'.repeat(32)}`;
  for (const ask of ['get', 'cancel'] as const)
    expect(await words(() => tasks[ask](taskId, 'bob'))).toBe(await words(() => tasks[ask](never, 'bob')));
  expect(await words(() => tasks.update(taskId, 'bob', {}))).toBe(await words(() => tasks.get(never, 'bob')));
  expect(await tasks.get(taskId, 'ann')).toMatchObject({ status: 'working' });
  finish();
  await vi.waitFor(async () => expect(await tasks.get(taskId, 'ann')).toMatchObject({ status: 'completed' }));
  await expect(tasks.get(taskId, 'bob')).rejects.toThrow('no such task');
  await tasks.close();
});

it('of 10,000 calls at once a few become tasks, and all are answered', async () => {
  const { call, finish } = work();
  const tasks = desk({ runningEach: 8 });
  const answers = Array.from({ length: 10_000 }, () => tasks.call('work', caller('ann'), call));
  const other = await tasks.call('work', caller('bob'), call);
  expect(isTask(other)).toBe(true);
  finish();
  const made = (await Promise.all(answers)).filter(isTask);
  expect(made.length).toBeLessThanOrEqual(8);
  expect(made.length).toBeGreaterThan(0);
  await tasks.close();
});

it('many tasks one after the other leave the last few, and those of others', async () => {
  // As a tool that is done as soon as its task is made.
  const ends: (() => void)[] = [];
  const call: PlainCall = () => new Promise((answer) => ends.push(() => answer(DONE)));
  const tasks = desk({ keptEach: 5, patience: 0 });
  const ids: string[] = [];
  const one = async (whose: string) => {
    const answer = await tasks.call('work', caller(whose), call);
    ends.pop()?.();
    if (isTask(answer)) ids.push(answer.taskId);
    await soon();
  };
  await one('bob');
  for (let count = 0; count < 200; count += 1) await one('ann');
  await tasks.close();
  expect(ids.length).toBeGreaterThan(100);
  expect(records().length).toBeLessThanOrEqual(7);
  expect(await tasks.get(ids[0], 'bob')).toMatchObject({ status: 'completed' });
  expect(await tasks.get(ids.at(-1), 'ann')).toMatchObject({ status: 'completed' });
  await expect(tasks.get(ids[1], 'ann')).rejects.toThrow('no such task');
});

it('where all together keep too much, calls are plain', async () => {
  const { call, finish } = work();
  const tasks = desk({ kept: 2 });
  const answers = ['ann', 'bob', 'cid'].map((whose) => tasks.call('work', caller(whose), call));
  await vi.waitFor(() => expect(records()).toHaveLength(2));
  finish();
  expect((await Promise.all(answers)).filter(isTask)).toHaveLength(2);
  await tasks.close();
});

it('a task expires: it is unknown, its record is gone, and what still runs is stopped', async () => {
  const { call } = work();
  const tasks = desk({ look: 10 });
  const { taskId } = (await tasks.call('work', caller('ann'), call)) as CreatedTask;
  expect(records()).toEqual([`${taskId}.json`]);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + TTL_MS + 1 });
  await expect(tasks.get(taskId, 'ann')).rejects.toThrow('no such task');
  await vi.waitFor(() => expect(records()).toEqual([]));
  await tasks.close();
});

it('a call that is taken back before it is a task is stopped; after, its task goes on', async () => {
  const stop = new AbortController();
  const { call, finish } = work();
  const tasks = desk({ patience: 60_000 });
  const made = tasks.call('work', caller('ann', stop.signal), call);
  stop.abort(new Error('taken back'));
  await expect(made).rejects.toThrow('taken back');
  const later = new AbortController();
  const quick = desk();
  const { taskId } = (await quick.call('work', caller('ann', later.signal), call)) as CreatedTask;
  later.abort(new Error('the connection ended'));
  finish();
  await vi.waitFor(async () => expect(await quick.get(taskId, 'ann')).toMatchObject({ status: 'completed' }));
  await quick.close();
});

it('where nothing can be kept, a call is plain', async () => {
  const { call, finish } = work();
  writeFileSync(folder, 'a file');
  const made = desk().call('work', caller('ann'), call);
  finish();
  expect(await made).toEqual(DONE);
});

it.skipIf(process.platform === 'win32')('a folder that others can look into is not used', async () => {
  mkdirSync(folder);
  chmodSync(folder, 0o755);
  const { call, finish } = work();
  const made = desk().call('work', caller('ann'), call);
  await soon();
  finish();
  expect(isTask(await made)).toBe(false);
  expect(readdirSync(folder)).toEqual([]);
  chmodSync(folder, 0o700);
  const kept = (await desk().call('work', caller('ann'), work().call)) as CreatedTask;
  chmodSync(folder, 0o777);
  await expect(desk().get(kept.taskId, 'ann')).rejects.toThrow('open to others');
});

it('input is bounded', async () => {
  const { call } = work();
  const tasks = desk();
  const { taskId } = (await tasks.call('work', caller('ann'), call)) as CreatedTask;
  for (const input of ['x', null, [], { key: 'x'.repeat(100_001) }])
    await expect(tasks.update(taskId, 'ann', input)).rejects.toThrow('inputResponses');
  await tasks.close();
});

it('progress goes to the caller until the call is a task, and is its status from then on', async () => {
  const notes: unknown[] = [];
  const { promise: asTask, resolve: goOn } = Promise.withResolvers<void>();
  const progress = (by: Caller, done: number) =>
    by.mcpReq.notify({
      method: 'notifications/progress',
      params: { progressToken: 't', progress: done, total: 9 },
    });
  const tasks = desk({ patience: 50 });
  const ann = caller('ann');
  Object.assign(ann.mcpReq, {
    _meta: { progressToken: 't' },
    notify: async ({ params }: { params: { progress: number } }) => void notes.push(params.progress),
  });
  const answer = await tasks.call('work', ann, async (by) => {
    await progress(by, 1);
    await asTask;
    await progress(by, 2);
    return new Promise(() => {});
  });
  goOn();
  await vi.waitFor(async () =>
    expect(await tasks.get((answer as CreatedTask).taskId, 'ann')).toMatchObject({ statusMessage: '2 of 9' }),
  );
  expect(notes).toEqual([1]);
  await tasks.close();
});
