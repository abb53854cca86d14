import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { connect, connectPeer, textOf, type Era, type Person } from '@plugboard/core/testing';
import { describe, expect, it, vi } from 'vitest';
import type { Authenticate } from '../../src/serve/http/token.ts';
import { program, runVault } from '../fixture/program.ts';
import { ADD, call, calling, inSession, openSession, send, serve } from '../fixture/http.ts';

/** Who a caller is stands in its header. */
const byName: Authenticate = ({ headers }) => ({
  token: '',
  clientId: String(headers.authorization),
  scopes: [],
});
const from = (who: string, id = 1) => {
  const sent = call(ADD, id);
  return { ...sent, headers: { ...sent.headers, authorization: who } };
};

/** Calls that go on until they are let go, and end when they are taken back. */
function waiting() {
  const open: (() => void)[] = [];
  const change = calling(async (_name, _args, { mcpReq: { signal } }) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    open.push(resolve);
    await Promise.race([promise, once(signal, 'abort')]);
    return { content: [{ type: 'text', text: 'done' }] };
  });
  return { open, change };
}

describe('requests a minute', () => {
  it('are counted for each caller', async () => {
    await using serving = await serve({ door: { authenticate: byName }, fairness: { perMinute: 3 } });
    const statuses = async (who: string, count: number) =>
      (await Promise.all(Array.from({ length: count }, () => send(serving.url, from(who))))).map(
        ({ status }) => status,
      );
    expect((await statuses('ann', 5)).toSorted((one, other) => Number(one) - Number(other))).toEqual([
      200, 200, 200, 429, 429,
    ]);
    expect(await statuses('bob', 3)).toEqual([200, 200, 200]);
  });

  it('that are too many are refused in words, with the time until the next', async () => {
    await using serving = await serve({ fairness: { perMinute: 1 } });
    await send(serving.url, call());
    const { status, headers, json } = await send(serving.url, call());
    expect(status).toBe(429);
    const [, seconds] =
      /^One caller may ask 1 times a minute: try again in (\d+) s\.$/.exec(
        (json as { error: { message: string } }).error.message,
      ) ?? [];
    expect(Number(seconds)).toBeGreaterThan(0);
    expect(Number(seconds)).toBeLessThanOrEqual(60);
    expect(headers['retry-after']).toBe(seconds);
    expect(json).not.toHaveProperty('id');
  });

  it('do not count what asks nothing: a call can always be taken back', async () => {
    await using serving = await serve({ fairness: { perMinute: 2 } });
    const session = await openSession(serving.url);
    await send(serving.url, inSession(session, { id: 1, method: 'ping' }));
    expect((await send(serving.url, inSession(session, { id: 2, method: 'ping' }))).status).toBe(429);
    const cancel = { method: 'notifications/cancelled', params: { requestId: 1 } };
    expect((await send(serving.url, inSession(session, cancel))).status).toBe(202);
  });

  it('are as many as come unless somebody sets them', async () => {
    await using serving = await serve();
    const all = await Promise.all(Array.from({ length: 300 }, () => send(serving.url, call())));
    expect(new Set(all.map(({ status }) => status))).toEqual(new Set([200]));
  });
});

describe('calls at once', () => {
  it('are limited for each caller, and given back', async () => {
    const { open, change } = waiting();
    await using serving = await serve(
      { door: { authenticate: byName }, fairness: { callsAtOnce: 2 } },
      change,
    );
    const calls = [1, 2].map((id) => send(serving.url, from('ann', id)));
    await vi.waitFor(() => expect(open).toHaveLength(2));
    const refused = await send(serving.url, from('ann', 3));
    expect([refused.status, refused.json]).toEqual([
      429,
      {
        jsonrpc: '2.0',
        error: { code: -32_600, message: 'One caller may have 2 calls at once: wait for one of them.' },
      },
    ]);
    const others = send(serving.url, from('bob'));
    await vi.waitFor(() => expect(open).toHaveLength(3));
    for (const letGo of open) letGo();
    expect((await Promise.all([...calls, others])).map(({ status }) => status)).toEqual([200, 200, 200]);
    const again = send(serving.url, from('ann', 4));
    await vi.waitFor(() => expect(open).toHaveLength(4));
    open.at(-1)?.();
    expect((await again).status).toBe(200);
  });

  it('of a caller who vanishes are given back too', async () => {
    const { open, change } = waiting();
    await using serving = await serve({ fairness: { callsAtOnce: 1 } }, change);
    const client = await connect(serving.url, { era: '2026-07-28' });
    const left = client.callTool(ADD).catch(() => 'gone');
    await vi.waitFor(() => expect(open).toHaveLength(1));
    expect((await send(serving.url, call())).status).toBe(429);
    await client.close();
    await left;
    await vi.waitFor(async () => {
      const next = send(serving.url, call());
      await vi.waitFor(() => expect(open.length).toBeGreaterThan(1), { timeout: 500 });
      open.at(-1)?.();
      expect((await next).status).toBe(200);
    });
  });

  it('of one caller who floods keep nobody else waiting', async () => {
    const { open, change } = waiting();
    await using serving = await serve(
      { door: { authenticate: byName }, fairness: { callsAtOnce: 50 } },
      change,
    );
    const flood = Array.from({ length: 300 }, (_, id) => send(serving.url, from('ann', id)));
    await vi.waitFor(() => expect(open).toHaveLength(50));
    const answer = send(serving.url, from('bob'));
    await vi.waitFor(() => expect(open).toHaveLength(51));
    open.at(-1)?.();
    expect((await answer).status).toBe(200);
    for (const letGo of open) letGo();
    const statuses = (await Promise.all(flood)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(50);
  });
});

it('callers who do not say who they are are told apart by their address', async () => {
  await using serving = await serve({ fairness: { perMinute: 1 } });
  await send(serving.url, call());
  expect((await send(serving.url, call())).status).toBe(429);
  await using token = await serve({ token: 'a-token-of-sixteen', fairness: { perMinute: 1 } });
  const sent = from('Bearer a-token-of-sixteen');
  expect((await send(token.url, sent)).status).toBe(200);
  expect((await send(token.url, sent)).status).toBe(429);
});

it('500 clients of two callers get their own answers and questions, and nobody else’s', async () => {
  await using serving = await serve({ door: { authenticate: byName } });
  const wrong: string[] = [];
  async function visit(index: number): Promise<void> {
    const who = index % 2 === 0 ? 'ann' : 'bob';
    const page = `${who}-${index}`;
    const person: Person = ({ message }) => {
      if (!message.includes(page) || /(?:ann|bob)-\d+/.exec(message)?.[0] !== page) wrong.push(message);
      return { action: 'accept', content: { confirm: true } };
    };
    const era: Era = index % 4 < 2 ? '2026-07-28' : '2025-11-25';
    const options = { person, headers: { authorization: who } };
    await using client =
      index % 10 === 9
        ? await connectPeer(serving.url, options)
        : await connect(serving.url, { ...options, era });
    for (let round = 0; round < 3; round += 1) {
      const right = index * 10 + round;
      const sum = textOf(await client.callTool({ name: 'add', arguments: { left: 1, right } }));
      if (sum !== `1 + ${right} = ${right + 1}`) wrong.push(`${page}: ${sum}`);
    }
    const erased = await client.callTool({ name: 'erase', arguments: { pages: [page] } });
    if (textOf(erased) !== `erased ${page}`) wrong.push(`${page}: ${textOf(erased)}`);
  }
  // So many at once as there are connections for.
  for (let begun = 0; begun < 500; begun += 100)
    await Promise.all(Array.from({ length: 100 }, (_, index) => visit(begun + index)));
  expect(wrong).toEqual([]);
}, 120_000);

it('a session is of the caller who opened it: the other one finds none', async () => {
  await using serving = await serve({ door: { authenticate: byName } });
  const session = await openSession(serving.url, { authorization: 'ann' });
  const ping = inSession(session, { id: 1, method: 'ping' });
  const as = (who: string) => ({ ...ping, headers: { ...ping.headers, authorization: who } });
  expect((await send(serving.url, as('bob'))).status).toBe(404);
  expect((await send(serving.url, as('ann'))).status).toBe(200);
});

describe('on a command line', () => {
  it('limits are for HTTP', () => {
    const { status, stderr } = runVault(['--rate-limit', '5', 'attic'], { VAULT_KEY: 'a-key' });
    expect([status, stderr]).toEqual([
      2,
      expect.stringContaining('--rate-limit says how to serve over HTTP, which needs --http.'),
    ]);
  });

  it('they hold', async () => {
    const { command, args } = program('--http', '0', '--rate-limit', '2', '--max-calls', '1');
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    try {
      let said = '';
      child.stderr.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
      const url = await vi.waitFor(() => new URL(/http:\S+\/mcp/.exec(said)?.[0] ?? ''), { timeout: 20_000 });
      const answers = [await send(url, call()), await send(url, call()), await send(url, call())];
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
    } finally {
      child.kill('SIGKILL');
    }
  });
});
