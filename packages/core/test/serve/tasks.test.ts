import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@modelcontextprotocol/client';
import type { ApplicationInputHandler, TaskExecutionEvent } from '@modelcontextprotocol/ext-tasks/client';
import { connect, textOf } from '@plugboard/core/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openServer } from '../../src/serve/open-server.ts';
import { serveHttp } from '../../src/serve/http.ts';
import { long } from '../fixture/long.ts';
import { ask, begin, listen, rawOver, requester, until } from '../fixture/requester.ts';

const state = mkdtempSync(join(tmpdir(), 'tasks-'));
const folder = join(state, 'plugboard', 'long', 'tasks');
beforeAll(() => vi.stubEnv('XDG_STATE_HOME', state));
afterAll(() => rmSync(state, { recursive: true, force: true }));

const era = '2026-07-28';
const notes = join(state, 'notes');

function open(transport: 'stdio' | 'http') {
  return connect(long, { era, transport, settings: { notes } });
}

type Told = TaskExecutionEvent<unknown>;

/** Calls a tool as the requester does, to its end. */
async function settle(
  client: Client,
  [tool, args = {}]: [string, object?],
  onInputRequest?: ApplicationInputHandler['handle'],
) {
  const session = requester(client, { ...(onInputRequest && { onInputRequest }) });
  const events: Told[] = [];
  try {
    const execution = await session.callTool(tool, args as never);
    const { outcome } = await execution.settle({ onEvent: (event) => void events.push(event) });
    return { kind: execution.kind, outcome, events };
  } finally {
    await session.close();
  }
}

describe.concurrent.each(['stdio', 'http'] as const)('over %s', (transport) => {
  it('a call that takes long is a task, with progress and in the end its result', async () => {
    await using client = await open(transport);
    const { kind, outcome, events } = await settle(client, ['slow_compute', { seconds: 2, label: 'a' }]);
    expect(kind).toBe('task');
    expect(outcome).toMatchObject({ status: 'completed', result: { content: [{ text: 'computed a' }] } });
    const told = events.map((event) => (event.type === 'task' ? event.task.statusMessage : undefined));
    expect(told).toContainEqual(expect.stringMatching(/^\d+ of 20$/));
  });

  it('a call that is done soon is answered plainly, and bad arguments at once', async () => {
    await using client = await open(transport);
    expect((await settle(client, ['slow_compute', { seconds: 0 }])).kind).toBe('immediate');
    const { kind, outcome } = await settle(client, ['slow_compute', { seconds: 'many' }]);
    expect(kind).toBe('immediate');
    expect(outcome).toMatchObject({ result: { isError: true } });
  });

  it('a failure in words completes the task, one of the protocol fails it', async () => {
    await using client = await open(transport);
    const { outcome } = await settle(client, ['failing_job']);
    expect(outcome).toMatchObject({ status: 'completed', result: { isError: true } });
    const { outcome: broken } = await settle(client, ['protocol_error_job']);
    expect(broken).toMatchObject({ status: 'failed', error: { code: -32_603, message: 'It broke.' } });
  });

  it('data comes as structured content too', async () => {
    await using client = await open(transport);
    const { outcome } = await settle(client, ['sum', { left: 2, right: 3 }]);
    expect(outcome).toMatchObject({ status: 'completed', result: { structuredContent: { sum: 5 } } });
  });

  it('a question is asked in the task and answered there', async () => {
    await using client = await open(transport);
    const asked: unknown[] = [];
    const { outcome } = await settle(client, ['confirm_delete', { filename: 'x' }], (async (
      request: { params?: { message?: string } },
      { scope }: { scope: string },
    ) => {
      asked.push([scope, request.params?.message]);
      return { action: 'accept', content: { confirm: true } };
    }) as never);
    expect(asked).toEqual([['task', 'Delete x?']]);
    expect(outcome).toMatchObject({ result: { content: [{ text: 'deleted x' }] } });
  });

  it('what was not answered rightly is asked again, under another key', async () => {
    await using client = await open(transport);
    const keys: (string | undefined)[] = [];
    const { outcome } = await settle(client, ['asks_twice'], (async (
      _request: unknown,
      { inputId }: { inputId?: string },
    ) => {
      keys.push(inputId);
      return { action: 'accept', content: { seats: keys.length === 1 ? 40 : 4 } };
    }) as never);
    expect(new Set(keys).size).toBe(2);
    expect(outcome).toMatchObject({ result: { content: [{ text: '4 seats' }] } });
  });

  it('a person who declines ends the task in words', async () => {
    await using client = await open(transport);
    const { outcome } = await settle(client, ['confirm_delete', { filename: 'x' }], (async () => ({
      action: 'decline',
    })) as never);
    expect(outcome).toMatchObject({ status: 'completed', result: { isError: true } });
  });

  it('a question before the work is put to the caller, and the work is the task', async () => {
    await using client = await open(transport);
    const scopes: string[] = [];
    const { kind, outcome } = await settle(client, ['erase'], (async (
      _request: unknown,
      { scope }: { scope: string },
    ) => {
      scopes.push(scope);
      return { action: 'accept', content: { confirm: true } };
    }) as never);
    expect(scopes).toEqual(['request']);
    expect(kind).toBe('task');
    expect(outcome).toMatchObject({ result: { content: [{ text: 'erased' }] } });
  });

  it('cancelling stops the work itself, and twice is as good as once', async () => {
    await using client = await open(transport);
    const label = `cancelled ${transport}`;
    const { taskId } = await begin(client, 'slow_compute', { seconds: 60, label });
    expect((await ask(client, 'tasks/cancel', { taskId })).kind).toBe('result');
    await until(client, taskId, 'cancelled');
    expect((await ask(client, 'tasks/cancel', { taskId })).kind).toBe('result');
    await until(client, taskId, 'cancelled');
    expect(readFileSync(notes, 'utf8')).toContain(`stopped ${label}`);
  });

  it('an answer counts once, and answers to nothing are left alone', async () => {
    await using client = await open(transport);
    const { taskId } = await begin(client, 'multi_input');
    const { inputRequests } = await until(client, taskId, 'input_required');
    const [one = '', other = ''] = Object.keys(inputRequests as object);
    const answer = (key: string, name: string) =>
      ask(client, 'tasks/update', {
        taskId,
        inputResponses: { [key]: { action: 'accept', content: { name } }, never: { action: 'accept' } },
      });
    await answer(one, 'Ann');
    await answer(one, 'Bob');
    expect(Object.keys((await until(client, taskId, 'input_required'))['inputRequests'] as object)).toEqual([
      other,
    ]);
    await answer(other, 'Cid');
    const { result } = await until(client, taskId, 'completed');
    expect(result).toMatchObject({ content: [{ text: 'Ann and Cid' }] });
    expect((await answer(other, 'Dan')).kind).toBe('result');
  });

  it('a client that does not declare tasks waits, and is told what it would have to declare', async () => {
    await using client = await open(transport);
    expect(textOf(await client.callTool({ name: 'sum', arguments: { left: 1, right: 1 } }))).toContain('2');
    for (const method of ['tasks/get', 'tasks/update', 'tasks/cancel']) {
      const { error } = await ask(client, method, { taskId: 'x', inputResponses: {} }, false);
      expect(error).toMatchObject({
        code: -32_021,
        data: { requiredCapabilities: { extensions: { 'io.modelcontextprotocol/tasks': {} } } },
      });
    }
  });

  it('an unknown task is unknown, whatever it is called', async () => {
    await using client = await open(transport);
    const { taskId } = await begin(client, 'slow_compute', { seconds: 60 });
    const next = `${taskId.slice(0, -1)}${taskId.endsWith('A') ? 'B' : 'A'}`;
    for (const guess of [
      next,
      '',
      '../../../etc/passwd',
      `${taskId}/../${taskId}`,
      'x'.repeat(10_000),
      7,
      null,
    ]) {
      const headers = await ask(client, 'tasks/get', { taskId: guess });
      expect(headers.error).toMatchObject({ code: -32_602 });
    }
    await ask(client, 'tasks/cancel', { taskId });
  });

  it('who listens hears how a task stands, to its end, and of none that is not theirs', async () => {
    await using client = await open(transport);
    const { taskId } = await begin(client, 'confirm_delete', { filename: 'x' });
    const { taskId: second } = await begin(client, 'slow_compute', { seconds: 60 });
    const { heard } = listen(client, { taskIds: [taskId, second, 'unknown', 7] });
    await vi.waitFor(() =>
      expect(heard[0]).toMatchObject({ params: { notifications: { taskIds: [taskId, second] } } }),
    );
    const { inputRequests } = await until(client, taskId, 'input_required');
    const [key = ''] = Object.keys(inputRequests as object);
    const inputResponses = { [key]: { action: 'accept', content: { confirm: false } } };
    await ask(client, 'tasks/update', { taskId, inputResponses });
    await vi.waitFor(() => {
      const of = heard
        .filter(({ params }) => params?.['taskId'] === taskId)
        .map(({ params }) => params?.['status']);
      expect(of).toContain('input_required');
      expect(of.at(-1)).toBe('completed');
    });
    expect(heard.at(-1)).toMatchObject({ method: 'notifications/tasks' });
    await ask(client, 'tasks/cancel', { taskId: second });
    await vi.waitFor(() =>
      expect(heard).toContainEqual(
        expect.objectContaining({ params: expect.objectContaining({ taskId: second, status: 'cancelled' }) }),
      ),
    );
  });

  it('a client that listens to tasks and does not declare them is refused', async () => {
    await using client = await open(transport);
    const { heard } = listen(client, { taskIds: ['x'] }, false);
    await vi.waitFor(() => expect(heard[0]).toMatchObject({ error: { code: -32_021 } }));
  });

  it('a result that is too large becomes words', async () => {
    await using client = await open(transport);
    const { outcome } = await settle(client, ['heavy']);
    expect(JSON.stringify(outcome)).toContain('TOO_LARGE');
  });
});

it('a client of 2025 gets the plain call, and no method of tasks', async () => {
  await using client = await connect(long, { era: '2025-11-25', transport: 'stdio' });
  expect(textOf(await client.callTool({ name: 'sum', arguments: { left: 1, right: 1 } }))).toContain('2');
  const { outcome, kind } = await settle(client, ['sum', { left: 1, right: 2 }]);
  expect(kind).toBe('immediate');
  expect(outcome).toMatchObject({ result: { structuredContent: { sum: 3 } } });
  const answer = await rawOver(client)({ method: 'tasks/get', params: { taskId: 'x' } });
  expect(answer).toMatchObject({ error: { code: -32_601 } });
});

it('a task is on the disk before its name goes out, and only its owner can read it', async () => {
  await using client = await open('http');
  const { taskId } = await begin(client, 'slow_compute', { seconds: 60 });
  const file = join(folder, `${taskId}.json`);
  expect(readdirSync(folder)).toContain(`${taskId}.json`);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  await ask(client, 'tasks/cancel', { taskId });
});

it('over HTTP a task is there for the holder of its token alone, also for one who listens', async () => {
  const { endpoint, dispose } = await openServer(long, { notes });
  const authenticate = ({ headers }: IncomingMessage) => ({
    token: '',
    clientId: String(headers['x-who']),
    scopes: [],
  });
  const serving = await serveHttp(endpoint, { host: '127.0.0.1', port: 0, door: { authenticate } });
  await using ann = await connect(serving.url, { era, headers: { 'x-who': 'ann' } });
  await using bob = await connect(serving.url, { era, headers: { 'x-who': 'bob' } });
  const { taskId } = await begin(ann, 'slow_compute', { seconds: 60 });
  const { heard } = listen(bob, { taskIds: [taskId] });
  const told = await Promise.all(
    ['tasks/get', 'tasks/update', 'tasks/cancel'].map((method) =>
      ask(bob, method, { taskId, inputResponses: {} }),
    ),
  );
  const { error } = await ask(bob, 'tasks/get', { taskId: 'never' });
  expect(told.map((each) => each.error)).toEqual([error, error, error]);
  await vi.waitFor(() =>
    expect(heard).toContainEqual(expect.objectContaining({ result: expect.anything() })),
  );
  expect(heard.filter(({ method }) => method === 'notifications/tasks')).toEqual([]);
  expect((await ask(ann, 'tasks/get', { taskId })).result).toMatchObject({ status: 'working' });
  await ask(ann, 'tasks/cancel', { taskId });
  await serving.close();
  await dispose();
});
