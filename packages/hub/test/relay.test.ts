// What a server asks the person, through the hub: each era of the client with each of the server.
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isInputRequiredResult, type InputRequiredResult } from '@modelcontextprotocol/client';
import { connect, textOf, type Era, type Person } from '@plugboard/core/testing';
import { describe, expect, it, vi } from 'vitest';
import { configFile, HUB, startHub } from './fixture/hub.ts';

const ERASER = join(import.meta.dirname, './fixture/eraser.ts');
const PAIRS = (['2026-07-28', '2025-11-25'] as Era[]).flatMap((era) =>
  (['modern', 'legacy'] as const).map((server) => [era, server] as const),
);

function eraser(server: string) {
  const diary = join(mkdtempSync(join(tmpdir(), 'relay-')), 'diary');
  const args = ['--conditions=@plugboard/source', ERASER, server, diary];
  return {
    entry: { command: process.execPath, args },
    diary: () => (existsSync(diary) ? readFileSync(diary, 'utf8') : ''),
  };
}

/** The hub on stdio, in front of one server. */
const hubOf = (entry: object) => ({
  command: process.execPath,
  args: [HUB, 'serve', '--config', configFile({ eraser: entry })],
});

const ERASE = { name: 'eraser__erase', arguments: { page: 'one' } };
const agree = { action: 'accept', content: { confirm: true } } as const;

describe.each(PAIRS)('a question through the hub (client of %s, server %s)', (era, server) => {
  it('reaches the person, and the answer the server', async () => {
    const { entry, diary } = eraser(server);
    const person = vi.fn<Person>(() => ({ ...agree }));
    await using client = await connect(hubOf(entry), { era, person });
    expect(textOf(await client.callTool(ERASE))).toBe('erased one');
    expect(person.mock.calls.map(([{ message }]) => message)).toEqual(['eraser: Erase one.']);
    expect(person.mock.calls[0]?.[0].requestedSchema).toMatchObject({ required: ['confirm'] });
    expect(diary().match(/erased one/g)).toHaveLength(1);
  });

  it.each(['decline', 'cancel'] as const)('does nothing on %s', async (action) => {
    const { entry, diary } = eraser(server);
    await using client = await connect(hubOf(entry), { era, person: () => ({ action }) });
    expect(textOf(await client.callTool(ERASE))).toMatch(/^DECLINED|^not erased/);
    expect(diary()).not.toContain('erased');
  });

  it('is not put where the client cannot ask: the server knows', async () => {
    const { entry, diary } = eraser(server);
    await using client = await connect(hubOf(entry), { era });
    expect(textOf(await client.callTool(ERASE))).toMatch(/^CANNOT_ASK: .*--confirm off|^nobody to ask$/);
    expect(diary()).not.toContain('erased');
  });

  it('is put again for each call, also to calls at once', async () => {
    const { entry } = eraser(server);
    const person: Person = ({ message }) => (message.includes('two') ? { action: 'decline' } : { ...agree });
    await using client = await connect(hubOf(entry), { era, person });
    const pages = ['one', 'two', 'three'];
    const calls = pages.map((page) => client.callTool({ name: 'eraser__erase', arguments: { page } }));
    const [one, two, three] = (await Promise.all(calls)).map(textOf);
    expect([one, three]).toEqual(['erased one', 'erased three']);
    expect(two).toMatch(/^DECLINED|^not erased/);
  });
});

describe.each(['modern', 'legacy'])('the state of a question (server %s)', (server) => {
  const manual = (url: URL) => connect(url, { era: '2026-07-28', person: () => ({ action: 'cancel' }) });
  type Client = Awaited<ReturnType<typeof manual>>;
  const send = (client: Client, page: string, answer: object = {}) =>
    client.request(
      { method: 'tools/call', params: { name: 'eraser__erase', arguments: { page }, ...answer } },
      { allowInputRequired: true },
    );
  const ask = async (client: Client) => {
    const asked = await send(client, 'one');
    if (!isInputRequiredResult(asked)) throw new Error('it did not ask');
    return asked;
  };
  const answerTo = ({ inputRequests = {}, requestState }: InputRequiredResult) => ({
    requestState,
    inputResponses: Object.fromEntries(Object.keys(inputRequests).map((key) => [key, agree])),
  });

  it('is good once, for its own call, and as it was made', async () => {
    const { entry, diary } = eraser(server);
    await using hub = await startHub(configFile({ eraser: entry }));
    await using client = await manual(hub.url);
    const refused = { code: -32_602 };
    const answer = answerTo(await ask(client));
    await expect(send(client, 'two', answer)).rejects.toMatchObject(refused);
    const forged = { ...answer, requestState: `${answer.requestState}x` };
    await expect(send(client, 'one', forged)).rejects.toMatchObject(refused);
    expect(diary()).not.toContain('erased');
    expect(textOf(await send(client, 'one', answer))).toBe('erased one');
    await expect(send(client, 'one', answer)).rejects.toMatchObject(refused);
    expect(diary().match(/erased/g)).toHaveLength(1);
  });

  it('is needed: an answer alone is none', async () => {
    const { entry, diary } = eraser(server);
    await using hub = await startHub(configFile({ eraser: entry }));
    await using client = await manual(hub.url);
    const { inputResponses } = answerTo(await ask(client));
    const again = await send(client, 'one', { inputResponses });
    // Of a server of 2025 two calls are running now, and it does not say which of them asks.
    if (server === 'modern') expect(isInputRequiredResult(again)).toBe(true);
    else expect(textOf(again)).toContain('The person was not asked.');
    expect(diary()).not.toContain('erased');
  });
});

it('tells a server of 2025 what its own client declared', async () => {
  for (const [person, declared] of [
    [undefined, '{}'],
    [() => ({ ...agree }), '{"elicitation":{"form":{}}}'],
  ] as const) {
    const { entry, diary } = eraser('legacy');
    await using client = await connect(hubOf(entry), { era: '2025-11-25', ...(person && { person }) });
    await client.listTools();
    expect(diary()).toBe(`${declared}\n`);
  }
});

it('gives clients that can ask and those that cannot connections of their own to a server of 2025, and one to any other', async () => {
  const [old, young] = [eraser('legacy'), eraser('modern')];
  await using hub = await startHub(configFile({ old: old.entry, young: young.entry }));
  await hub.until(/young/);
  await using quiet = await connect(hub.url, { era: '2026-07-28' });
  await using asking = await connect(hub.url, { era: '2026-07-28', person: () => ({ ...agree }) });
  for (const alias of ['old', 'young']) {
    const call = { name: `${alias}__erase`, arguments: { page: alias } };
    expect(textOf(await quiet.callTool(call))).toMatch(/^CANNOT_ASK|^nobody to ask/);
    expect(textOf(await asking.callTool(call))).toBe(`erased ${alias}`);
  }
  expect(old.diary()).toBe('{"elicitation":{"form":{}}}\n{}\nerased old\n');
});
