import { connect, type Era } from '@plugboard/core/testing';
import { describe, expect, it, vi } from 'vitest';
import { fixture } from '../fixture/server.ts';

const settings = { words: ['Emma'] };
const WAYS = (['2026-07-28', '2025-11-25'] as Era[]).flatMap((era) =>
  (['memory', 'stdio', 'http'] as const).map((transport) => [era, transport] as const),
);

describe.each<Era>(['2026-07-28', '2025-11-25'])('resources in %s', (era) => {
  it('are listed: the fixed ones, then what a template lists', async () => {
    await using client = await connect(fixture, { era });
    const { resources } = await client.listResources();
    expect(resources.map(({ uri }) => uri)).toEqual([
      'fixture://settings',
      'fixture://dot',
      'book://Emma/1',
      'book://Eug%C3%A9nie/1',
      'book://Ivanhoe/1',
    ]);
    expect(resources[0]).toEqual({
      uri: 'fixture://settings',
      name: 'settings',
      title: 'Settings',
      description: 'What the fixture was told.',
      mimeType: 'application/json',
    });
    const { resourceTemplates } = await client.listResourceTemplates();
    expect(resourceTemplates).toMatchObject([{ uriTemplate: 'book://{title}/{page}', name: 'page' }]);
  });

  it('answer a text, bytes, or what a template finds at an address', async () => {
    await using client = await connect(fixture, { era, settings });
    const read = async (uri: string) => (await client.readResource({ uri })).contents;
    expect(await read('fixture://settings')).toEqual([
      { uri: 'fixture://settings', mimeType: 'application/json', text: '{"words":"Emma"}' },
    ]);
    expect(await read('fixture://dot')).toEqual([
      { uri: 'fixture://dot', mimeType: 'image/x-dot', blob: 'AQID' },
    ]);
    expect(await read('book://Eug%C3%A9nie/7')).toMatchObject([{ text: 'page 7 of Eugénie' }]);
    expect(await read('book://Eug%C3%A9nie/cover')).toEqual([
      { uri: 'book://Eug%C3%A9nie/cover', mimeType: 'text/html', text: '<h1>Eugénie</h1>' },
    ]);
  });

  it('refuse an address that none has, one badly written, and one too long', async () => {
    await using client = await connect(fixture, { era });
    for (const uri of ['fixture://nothing', 'book://%E0%A4%A/1', `book://${'x'.repeat(2_000_000)}/1`])
      await expect(client.readResource({ uri })).rejects.toMatchObject({
        code: -32_602,
      });
  });

  it('tell a known failure in words, and an unknown one by its reference alone', async () => {
    await using client = await connect(fixture, { era });
    await expect(client.readResource({ uri: 'book://Nothing/1' })).rejects.toMatchObject({
      code: -32_602,
      message: 'NOT_FOUND: There is no such book.',
    });
    const written = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
    await expect(client.readResource({ uri: 'book://Emma/13' })).rejects.toMatchObject({
      code: -32_603,
      message: expect.stringMatching(/^UNEXPECTED: page failed .* reference \w+\.$/),
    });
    expect(written.mock.calls.join('')).toContain('hunter2');
    written.mockRestore();
  });

  it('offer what a variable can be', async () => {
    await using client = await connect(fixture, { era });
    const ref = { type: 'ref/resource', uri: 'book://{title}/{page}' } as const;
    const offer = async (name: string, value: string, others = {}) =>
      (await client.complete({ ref, argument: { name, value }, context: { arguments: others } })).completion;
    expect(await offer('title', 'E')).toEqual({ values: ['Emma', 'Eugénie'], total: 2, hasMore: false });
    expect((await offer('page', '4', { title: 'Emma' })).values).toEqual(['41', '42 of Emma']);
    const written = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
    await expect(offer('title', 'break')).rejects.toMatchObject({
      code: -32_603,
      message: expect.stringMatching(/^UNEXPECTED: page failed /),
    });
    written.mockRestore();
    const unknown = { type: 'ref/resource', uri: 'nothing://{at}' } as const;
    await expect(
      client.complete({ ref: unknown, argument: { name: 'at', value: '' } }),
    ).rejects.toMatchObject({
      code: -32_602,
    });
    for (const name of ['nothing', '__proto__', 'constructor'])
      expect((await offer(name, 'E')).values).toEqual([]);
  });
});

it("are no one else's to keep where a list is made anew each time", async () => {
  await using client = await connect(fixture, { era: '2026-07-28' });
  expect(await client.listResources()).toMatchObject({ ttlMs: 0, cacheScope: 'private' });
  expect(await client.listTools()).toMatchObject({ ttlMs: 3_600_000, cacheScope: 'public' });
});

it('cannot be subscribed to where there is none', async () => {
  await using client = await connect(fixture, { era: '2025-11-25' });
  const uri = 'fixture://nothing';
  await expect(client.subscribeResource({ uri })).rejects.toMatchObject({ code: -32_602 });
});

it.each(WAYS)('subscribers hear of a change in %s over %s, and others do not', async (era, transport) => {
  await using client = await connect(fixture, { era, transport });
  const heard: string[] = [];
  client.setNotificationHandler(
    'notifications/resources/updated',
    ({ params }) => void heard.push(params.uri),
  );
  await client.callTool({ name: 'turn' });
  if (era === '2026-07-28') await client.listen({ resourceSubscriptions: ['fixture://settings'] });
  else await client.subscribeResource({ uri: 'fixture://settings' });
  await client.callTool({ name: 'turn' });
  await vi.waitFor(() => expect(heard).toEqual(['fixture://settings']));
  if (era === '2025-11-25') {
    await client.unsubscribeResource({ uri: 'fixture://settings' });
    await client.callTool({ name: 'turn' });
    expect(heard).toHaveLength(1);
  }
});
