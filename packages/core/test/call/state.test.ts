// What a client can try with the state of a question, which travels by way of it.
import {
  isInputRequiredResult,
  type CallToolResult,
  type InputRequiredResult,
} from '@modelcontextprotocol/client';
import { connect, textOf } from '@plugboard/core/testing';
import { expect, it, vi } from 'vitest';
import type { Caller } from '../../src/call/caller.ts';
import { openServer } from '../../src/serve/open-server.ts';
import { fixture } from '../fixture/server.ts';

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
    ...fixture.tools.find(({ name }) => name === 'erase')!,
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
