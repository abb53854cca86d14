// What a client can try with the state of a question, which travels by way of it.
import {
  isInputRequiredResult,
  type CallToolResult,
  type InputRequiredResult,
} from '@modelcontextprotocol/client';
import { definePrompt, defineTool, destroys, reads } from '@plugboard/core';
import { connect, textOf } from '@plugboard/core/testing';
import * as z from 'zod';
import { expect, it, vi } from 'vitest';
import type { Caller } from '../../src/call/caller.ts';
import { seal } from '../../src/call/state.ts';
import { openServer } from '../../src/serve/open-server.ts';
import { fixture, fixtureTools } from '../fixture/server.ts';

type Client = Awaited<ReturnType<typeof connect>>;
type Answer = CallToolResult | InputRequiredResult;

const agreed = { confirm: { action: 'accept', content: { confirm: true } } };
const refused = { code: -32_602, message: expect.stringMatching(/^The requestState is not of this call/) };

/** A client that answers by hand. */
function manual(): Promise<Client> {
  return connect(fixture, { era: '2026-07-28', person: () => ({ action: 'cancel' }) });
}

function send(client: Client, name: string, args: object, answer: object = {}): Promise<Answer> {
  const request = { method: 'tools/call' as const, params: { name, arguments: { ...args }, ...answer } };
  return client.request(request, { allowInputRequired: true });
}

async function asked(client: Client, name: string, args: object): Promise<string> {
  const answer = await send(client, name, args);
  if (!isInputRequiredResult(answer)) throw new Error('it did not ask');
  return answer.requestState ?? '';
}

it('takes an answer with the state of its question', async () => {
  await using client = await manual();
  const requestState = await asked(client, 'erase', { pages: ['a'] });
  const answer = await send(client, 'erase', { pages: ['a'] }, { requestState, inputResponses: agreed });
  expect(textOf(answer)).toBe('erased a');
});

it('takes no answer that comes without a state, and asks', async () => {
  await using client = await manual();
  const answer = await send(client, 'erase', { pages: ['a'] }, { inputResponses: agreed });
  expect(isInputRequiredResult(answer)).toBe(true);
});

it('takes a state once', async () => {
  await using client = await manual();
  const requestState = await asked(client, 'erase', { pages: ['a'] });
  const again = () => send(client, 'erase', { pages: ['a'] }, { requestState, inputResponses: agreed });
  await again();
  await expect(again()).rejects.toMatchObject(refused);
});

it('takes a state for the arguments and the tool that were asked about, no others', async () => {
  await using client = await manual();
  const other = await asked(client, 'erase', { pages: ['a'] });
  await expect(
    send(client, 'erase', { pages: ['b'] }, { requestState: other, inputResponses: agreed }),
  ).rejects.toMatchObject(refused);
  const booked = await asked(client, 'book', { at: '8' });
  await expect(
    send(client, 'erase', { pages: ['a'] }, { requestState: booked, inputResponses: agreed }),
  ).rejects.toMatchObject(refused);
});

it('takes a state of one tool for no other, though all else is the same', async () => {
  const erase = fixtureTools.find(({ name }) => name === 'erase')!;
  const twin = { ...erase, name: 'wipe' };
  await using client = await connect(
    { ...fixture, tools: [erase, twin] },
    { era: '2026-07-28', person: () => ({ action: 'cancel' }) },
  );
  const requestState = await asked(client, 'erase', { pages: ['a'] });
  const answer = { requestState, inputResponses: agreed };
  await expect(send(client, 'wipe', { pages: ['a'] }, answer)).rejects.toMatchObject(refused);
});

const named = { title: 'T', description: 'D' };
const server = { name: 's', version: '1', title: 'S', instructions: '' };
const byHand = { era: '2026-07-28', person: () => ({ action: 'cancel' as const }) } as const;

it('takes a state of a prompt for no tool of its name', async () => {
  const form = z.object({ confirm: z.boolean() });
  const prompt = definePrompt({
    ...named,
    name: 'same',
    argsSchema: z.strictObject({}),
    handler: async (_args, _deps, { ask }) => JSON.stringify(await ask('confirm', 'Go?', form)),
  });
  const tool = defineTool({
    ...named,
    name: 'same',
    effect: destroys(),
    inputSchema: z.strictObject({}),
    confirm: () => 'Go?',
    handler: () => 'destroyed',
  });
  await using client = await connect({ ...server, tools: [tool], prompts: [prompt] }, byHand);
  const request = { method: 'prompts/get' as const, params: { name: 'same', arguments: {} } };
  const question: object = await client.request(request, { allowInputRequired: true });
  const { requestState } = question as InputRequiredResult;
  await expect(send(client, 'same', {}, { requestState, inputResponses: agreed })).rejects.toMatchObject(
    refused,
  );
});

it('binds an answer to the arguments as they came, whatever they are read as', async () => {
  const tool = defineTool({
    ...named,
    name: 'sets',
    effect: destroys(),
    inputSchema: z.strictObject({
      ids: z.array(z.string()).transform((ids) => new Set(ids)),
      now: z.number().default(() => performance.now()),
    }),
    handler: ({ ids }) => `lost ${[...ids].join()}`,
  });
  const listed = { tools: [{ name: 'sets', inputSchema: { type: 'object' } }] };
  const { endpoint } = await openServer({ ...server, tools: [tool] }, {}, { contract: listed });
  const call = (id: string, requestState?: string) => {
    const mcpReq = {
      method: 'tools/call',
      signal: new AbortController().signal,
      inputResponses: agreed,
      requestState: () => requestState,
    };
    const caller = { mcpReq, principal: '', capabilities: { elicitation: {} } } as unknown as Caller;
    return endpoint.tools.callTool('sets', { ids: [id] }, caller);
  };
  const question = (await call('a')) as InputRequiredResult;
  expect(JSON.stringify(question.inputRequests)).toContain(String.raw`Run sets with {\"ids\":[\"a\"]}?`);
  await expect(call('b', question.requestState)).rejects.toMatchObject(refused);
  expect(textOf(await call('a', question.requestState))).toBe('lost a');
});

it('takes an answer to the question that was asked, and to none that may be asked later', async () => {
  await using client = await manual();
  const requestState = await asked(client, 'book', { at: '8' });
  const inputResponses = {
    seats: { action: 'accept', content: { seats: 2 } },
    name: { action: 'accept', content: { name: 'Eve' } },
  };
  const next = await send(client, 'book', { at: '8' }, { requestState, inputResponses });
  expect(Object.keys((next as InputRequiredResult).inputRequests ?? {})).toEqual(['name']);
});

it('ends at a refusal, though another question of the round is open', async () => {
  const form = z.object({ ok: z.boolean() });
  const tool = defineTool({
    ...named,
    name: 'pair',
    effect: reads(),
    inputSchema: z.strictObject({}),
    handler: async (_args, _deps, { ask }) =>
      JSON.stringify(await Promise.all([ask('a', 'A?', form), ask('b', 'B?', form)])),
  });
  await using client = await connect({ ...server, tools: [tool] }, byHand);
  const answer = async (inputResponses: object) =>
    textOf(await send(client, 'pair', {}, { requestState: await asked(client, 'pair', {}), inputResponses }));
  expect(await answer({ b: { action: 'decline' } })).toMatch(/^DECLINED: The person declined/);
  const long = { ok: true, more: 'x'.repeat(30_000) };
  expect(await answer({ a: { action: 'accept', content: long } })).toMatch(/^INVALID_ANSWER/);
});

it('forgets the oldest question when ten thousand are open', async () => {
  await using client = await manual();
  const first = await asked(client, 'erase', { pages: ['a'] });
  for (let count = 0; count < 10_000; count += 1) await seal({}, []);
  await expect(
    send(client, 'erase', { pages: ['a'] }, { requestState: first, inputResponses: agreed }),
  ).rejects.toMatchObject(refused);
});

it('refuses a state that was changed or made up', async () => {
  await using client = await manual();
  const state = await asked(client, 'erase', { pages: ['a'] });
  const [version = '', body = '', mac = ''] = state.split('.');
  const flipped = `${body[0] === 'A' ? 'B' : 'A'}${body.slice(1)}`;
  for (const requestState of [
    '',
    'x',
    `${version}.${flipped}.${mac}`,
    `${version}.${body}.`,
    `${version}.${body}`,
  ]) {
    await expect(
      send(client, 'erase', { pages: ['a'] }, { requestState, inputResponses: agreed }),
    ).rejects.toMatchObject({ code: -32_602 });
  }
});

it('lets a state expire after ten minutes', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  try {
    await using client = await manual();
    const requestState = await asked(client, 'erase', { pages: ['a'] });
    vi.advanceTimersByTime(601_000);
    await expect(
      send(client, 'erase', { pages: ['a'] }, { requestState, inputResponses: agreed }),
    ).rejects.toMatchObject(refused);
  } finally {
    vi.useRealTimers();
  }
});

it('takes a state from the principal who was asked, and from nobody else', async () => {
  const { endpoint } = await openServer(fixture, { notes: '', words: [], level: 'low' });
  const call = (principal: string, requestState?: string) => {
    const mcpReq = {
      signal: new AbortController().signal,
      inputResponses: requestState === undefined ? undefined : agreed,
      requestState: () => requestState,
    };
    const caller = { mcpReq, principal, capabilities: { elicitation: {} } } as unknown as Caller;
    return endpoint.tools.callTool('erase', { pages: ['a'] }, caller);
  };
  const { requestState } = (await call('ada')) as InputRequiredResult;
  await expect(call('eve', requestState)).rejects.toMatchObject(refused);
  expect(textOf(await call('ada', requestState))).toBe('erased a');
});

it('asks anew when the effect is another by the time the person agrees', async () => {
  let pages = 3;
  const tool = {
    ...fixtureTools.find(({ name }) => name === 'erase')!,
    confirm: () => `Erase ${pages} pages.`,
  };
  const asks: string[] = [];
  await using client = await connect(
    { ...fixture, tools: [tool] },
    {
      era: '2026-07-28',
      person: ({ message }) => {
        asks.push(message);
        pages = 300;
        return { action: 'accept', content: { confirm: true } };
      },
    },
  );
  await client.callTool({ name: 'erase', arguments: { pages: ['a'] } });
  expect(asks).toEqual(['Erase 3 pages.', 'Erase 300 pages.']);
});
