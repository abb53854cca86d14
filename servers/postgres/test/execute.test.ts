import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect, textOf } from '@plugboard/core/testing';
import { postgres } from '../src/index.ts';
import type { TestDatabase } from './database.ts';
import { createOrders } from './orders.ts';

let database: TestDatabase;

beforeEach(async () => {
  database = await createOrders();
});
afterEach(async () => {
  await database[Symbol.asyncDispose]();
});

/** A server that can change things, with a person who answers every question with yes. */
async function opened(answers: string[] = []) {
  const person = ({ message }: { message: string }) => {
    answers.push(message);
    return { action: 'accept' as const, content: { confirm: true } };
  };
  const client = await connect(postgres, {
    era: '2026-07-28',
    settings: { dbUrl: database.url, access: 'write' },
    person,
  });
  const call = async (name: string, args: object) => {
    const result = await client.callTool({ name, arguments: { ...args } });
    return { text: textOf(result), data: result.structuredContent as Record<string, unknown> };
  };
  return { call, [Symbol.asyncDispose]: () => client[Symbol.asyncDispose]() };
}

describe('execute', () => {
  it('asks the person with the exact effect, and commits what the preview showed', async () => {
    const questions: string[] = [];
    await using server = await opened(questions);
    const { data } = await server.call('preview_write', { sql: 'DELETE FROM orders WHERE id = 1' });
    const done = await server.call('execute', { token: data['token'] });
    expect(done.text).toMatch(/^Committed: 2 deleted in public\.lines, 1 deleted in public\.orders/);
    expect(questions.join()).toContain('DELETE FROM orders WHERE id = 1');
    expect(questions.join()).toContain('2 deleted in public.lines, 1 deleted in public.orders');
    expect(await database.run('SELECT count(*)::int FROM orders')).toEqual([{ count: 4 }]);
  });

  it('changes nothing when the database is no longer as it was', async () => {
    await using server = await opened();
    const { data } = await server.call('preview_write', { sql: 'DELETE FROM lines' });
    await database.run("INSERT INTO lines VALUES (1, 'later')");
    const { text } = await server.call('execute', { token: data['token'] });
    expect(text).toBe(
      'CHANGED: Nothing was changed: the database is not as it was in the preview, it would change 11 deleted in public.lines, ' +
        'not 10 deleted in public.lines. Run preview_write again, and look at what it would do now.',
    );
    expect(await database.run('SELECT count(*)::int FROM lines')).toEqual([{ count: 11 }]);
  });

  it('takes a token once', async () => {
    await using server = await opened();
    const { data } = await server.call('preview_write', { sql: "INSERT INTO log VALUES ('once')" });
    await server.call('execute', { token: data['token'] });
    const { text } = await server.call('execute', { token: data['token'] });
    expect(text).toMatch(/^INVALID_TOKEN: /);
    expect(await database.run('SELECT count(*)::int FROM log')).toEqual([{ count: 1 }]);
  });

  it('takes no token that it did not give', async () => {
    await using server = await opened();
    expect((await server.call('execute', { token: 'deadbeef-AAAAAAAAAAAA' })).text).toMatch(
      /^INVALID_TOKEN: /,
    );
  });
});
