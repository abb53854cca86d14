import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { open } from './open.ts';
import { startPostgres, type PostgresServer } from './postgres-server.ts';

let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres(['max_connections=12']);
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

type Client = Awaited<ReturnType<typeof open>>;

const ask = (client: Client, sql: string, more: Record<string, unknown> = {}) =>
  client.callTool({ name: 'query', arguments: { sql, ...more } });

const textIn = (result: Awaited<ReturnType<typeof ask>>) => JSON.stringify(result.content);

it('a database that was started again is asked again, and nobody notices', async () => {
  await using client = await open(server.url('postgres'));
  expect((await ask(client, 'SELECT 1')).isError).toBeUndefined();
  await server.stop();
  const gone = await ask(client, 'SELECT 2');
  expect(textIn(gone)).toContain('UNREACHABLE: The database could not be reached. Nothing listens there.');
  await server.start();
  expect((await ask(client, 'SELECT 3')).structuredContent).toMatchObject({ rows: [[3]] });
});

it('a connection that the server ended is replaced', async () => {
  await using client = await open(server.url('postgres'));
  const killed = await ask(client, 'SELECT pg_backend_pid()');
  const [[pid]] = (killed.structuredContent as { rows: [[number]] }).rows;
  await using other = await open(server.url('postgres'), { access: 'read' });
  await server.kill(pid);
  expect((await ask(client, 'SELECT 4')).structuredContent).toMatchObject({ rows: [[4]] });
  expect((await ask(other, 'SELECT 5')).structuredContent).toMatchObject({ rows: [[5]] });
});

it('a hundred calls at once share five connections', async () => {
  await using client = await open(server.url('postgres'));
  const sql = 'SELECT $1::int, pg_backend_pid()';
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, index) => ask(client, sql, { params: [index] })),
  );
  const rows = answers.map((answer) => (answer.structuredContent as { rows: [[number, number]] }).rows[0]);
  expect(rows.map(([index]) => index)).toEqual(Array.from({ length: 100 }, (_, index) => index));
  expect(new Set(rows.map(([, pid]) => pid)).size).toBeLessThanOrEqual(5);
});

it('a call that is taken back cancels its statement on the server', async () => {
  await using client = await open(server.url('postgres'));
  const controller = new AbortController();
  const endless = 'SELECT count(*) FROM generate_series(1, 1e12::int8)';
  const call = client.callTool({ name: 'query', arguments: { sql: endless } }, { signal: controller.signal });
  call.catch(() => undefined);
  const running = async () => {
    const found = await ask(
      client,
      `SELECT count(*)::int FROM pg_stat_activity
       WHERE query LIKE 'FETCH%' AND state = 'active' AND pid <> pg_backend_pid()`,
    );
    return (found.structuredContent as { rows: [[number]] }).rows[0][0];
  };
  await expect.poll(running).toBe(1);
  controller.abort();
  await expect(call).rejects.toThrow();
  await expect.poll(running).toBe(0);
});

it('a statement that takes too long is stopped, and says so', async () => {
  await using client = await open(server.url('postgres'));
  const answer = await ask(client, 'SELECT count(*) FROM generate_series(1, 1e12::int8)', {
    timeout_ms: 200,
  });
  expect(textIn(answer)).toContain('TIMEOUT: It took too long, and was stopped (57014)');
});

it('what a session sets, prepares or locks is gone before the next has it', async () => {
  await using client = await open(server.url('postgres'));
  const state = `SELECT (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory')::int,
    (SELECT count(*) FROM pg_prepared_statements)::int, current_setting('search_path')`;
  const before = await ask(client, state);
  await ask(client, "SELECT pg_advisory_lock(42), set_config('search_path', 'nowhere', false)");
  const after = await ask(client, state);
  expect(after.structuredContent).toEqual(before.structuredContent);
});

it('a full server is told in words, and asked again later', async () => {
  const full: pg.Client[] = [];
  const occupy = async () => {
    for (;;) {
      const client = new pg.Client({ connectionString: server.url('postgres') });
      await client.connect();
      full.push(client);
    }
  };
  await expect(occupy()).rejects.toThrow(/too many clients/);
  await using client = await open(server.url('postgres'));
  expect(textIn(await ask(client, 'SELECT 6'))).toContain('TOO_MANY_CONNECTIONS: ');
  await Promise.all(full.map((each) => each.end()));
  await expect
    .poll(async () => (await ask(client, 'SELECT 6')).structuredContent)
    .toMatchObject({ rows: [[6]] });
});
