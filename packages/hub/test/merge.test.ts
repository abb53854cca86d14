// Resources and prompts of servers, through the hub: each era of the client with each of the server.
import { connect, textOf, type Era } from '@plugboard/core/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { configFile, odd, startHub, type Running } from './fixture/hub.ts';

const PAIRS = (['2026-07-28', '2025-11-25'] as Era[]).flatMap((era) =>
  (['modern', 'legacy'] as const).map((server) => [era, server] as const),
);
const SOON = { timeout: 8_000 };

describe.each(PAIRS)('what a server has (client of %s, server %s)', (era, server) => {
  let hub: Running;
  beforeAll(async () => {
    hub = await startHub(configFile({ lib: odd('library', '', server), other: odd('well', '', server) }));
    await hub.until(/other +ready/);
  });
  afterAll(() => hub[Symbol.asyncDispose]());

  it('is listed: addresses as they are, but for views; names with their server', async () => {
    await using client = await connect(hub.url, { era });
    const { resources } = await client.listResources();
    expect(resources.map(({ uri }) => uri)).toEqual(['odd://one', 'ui://lib+plan.html']);
    const { resourceTemplates } = await client.listResourceTemplates();
    expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toEqual(['odd://{name}']);
    expect((await client.listPrompts()).prompts).toEqual([{ name: 'lib__greet' }]);
    const { tools } = await client.listTools();
    expect(tools.find(({ name }) => name === 'lib__say')?._meta).toMatchObject({
      ui: { resourceUri: 'ui://lib+plan.html' },
    });
  });

  it('is read where it is: by its address, its view, its template', async () => {
    await using client = await connect(hub.url, { era });
    const read = async (uri: string) => (await client.readResource({ uri })).contents[0];
    expect(await read('odd://one')).toMatchObject({ uri: 'odd://one', text: 'text of odd://one' });
    expect(await read('odd://two')).toMatchObject({ uri: 'odd://two', text: 'text of odd://two' });
    expect(await read('ui://lib+plan.html')).toMatchObject({
      uri: 'ui://lib+plan.html',
      text: 'text of ui://plan.html',
    });
    for (const uri of ['ui://plan.html', 'ui://nobody+plan.html', 'file:///etc/passwd'])
      await expect(client.readResource({ uri })).rejects.toMatchObject({ code: -32_602 });
  });

  it('can be linked to from an answer', async () => {
    await using client = await connect(hub.url, { era });
    const { content } = await client.callTool({ name: 'lib__say' });
    expect(content).toMatchObject([{ type: 'resource_link', uri: 'ui://lib+plan.html' }]);
  });

  it('becomes a prompt, and offers what an argument can be', async () => {
    await using client = await connect(hub.url, { era });
    const { messages } = await client.getPrompt({ name: 'lib__greet' });
    expect(messages).toMatchObject([{ content: { text: 'greet me' } }]);
    await expect(client.getPrompt({ name: 'lib__gret' })).rejects.toMatchObject({
      code: -32_602,
      message: 'There is no prompt "lib__gret". Did you mean "lib__greet"?',
    });
    const argument = { name: 'who', value: 'o' };
    for (const ref of [
      { type: 'ref/prompt', name: 'lib__greet' },
      { type: 'ref/resource', uri: 'odd://{name}' },
    ] as const)
      expect((await client.complete({ ref, argument })).completion.values).toEqual(['one']);
    const unknown = { type: 'ref/prompt', name: 'nobody__greet' } as const;
    expect((await client.complete({ ref: unknown, argument })).completion.values).toEqual([]);
  });

  it('is told to change to who subscribed', async () => {
    await using client = await connect(hub.url, { era });
    const heard: string[] = [];
    client.setNotificationHandler(
      'notifications/resources/updated',
      ({ params }) => void heard.push(params.uri),
    );
    if (era === '2026-07-28') await client.listen({ resourceSubscriptions: ['odd://one'] });
    else await client.subscribeResource({ uri: 'odd://one' });
    await vi.waitFor(async () => {
      await client.callTool({ name: 'lib__say' });
      expect(heard).toContain('odd://one');
    }, SOON);
  });
});

it('leaves out an address that two servers have, and reads none of the two', async () => {
  await using hub = await startHub(configFile({ a: odd('library'), b: odd('library') }));
  await hub.until(/b +ready/);
  await using client = await connect(hub.url, { era: '2026-07-28' });
  const { resources } = await client.listResources();
  expect(resources.map(({ uri }) => uri)).toEqual(['ui://a+plan.html', 'ui://b+plan.html']);
  await expect(client.readResource({ uri: 'odd://one' })).rejects.toMatchObject({ code: -32_602 });
  expect(hub.said()).toContain('two resources are both named odd://one; both are left out');
  expect(textOf(await client.callTool({ name: 'a__say' }))).toBe('');
});
