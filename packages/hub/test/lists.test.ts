import { once } from 'node:events';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect, textOf, type Era } from '@plugboard/core/testing';
import { describe, expect, it, vi } from 'vitest';
import { FAST, serveBoard } from './fixture/board.ts';
import { configFile, HUB, odd, startHub } from './fixture/hub.ts';

const SOON = { timeout: 8_000, interval: 20 };
const CALL = { name: 'odd__say', arguments: {} };
const overStdio = (file: string) => ({ command: process.execPath, args: [HUB, 'serve', '--config', file] });

/** A client's own count of the words that the list of tools changed. */
async function changesOf(client: Awaited<ReturnType<typeof connect>>, era: Era): Promise<() => number> {
  let count = 0;
  client.setNotificationHandler('notifications/tools/list_changed', () => void (count += 1));
  if (era === '2026-07-28') await client.listen({ toolsListChanged: true });
  return () => count;
}

describe.each(['legacy', 'modern'])('a changed list of a server (%s)', (serverEra) => {
  it.each(['2025-11-25', '2026-07-28'] as const)('reaches a client of %s over stdio', async (era) => {
    await using client = await connect(overStdio(configFile({ odd: odd('changes', '', serverEra) })), {
      era,
    });
    expect((await client.listTools()).tools).toHaveLength(3);
    const changes = await changesOf(client, era);
    await client.callTool(CALL);
    await vi.waitFor(() => expect(changes()).toBeGreaterThan(0), SOON);
    const { tools } = await client.listTools(undefined, { cacheMode: 'refresh' });
    expect(tools.map(({ name }) => name)).toContain('odd__more');
  });

  it('reaches a client of 2026-07-28 over HTTP', async () => {
    await using hub = await serveBoard({ odd: odd('changes', '', serverEra) });
    await using client = await connect(hub.url, { era: '2026-07-28' });
    const changes = await changesOf(client, '2026-07-28');
    await client.callTool(CALL);
    await vi.waitFor(() => expect(changes()).toBeGreaterThan(0), SOON);
    expect((await client.listTools()).tools).toHaveLength(4);
  });

  it('is read once or twice, however often it is told', async () => {
    await using hub = await serveBoard({ odd: odd('changes', '', serverEra) });
    await using client = await connect(hub.url, { era: '2026-07-28' });
    await client.callTool(CALL);
    await vi.waitFor(() => expect(hub.server('odd').tools).toHaveLength(4), SOON);
    expect(hub.server('odd').tools[3]?.description).toMatch(/^Listed [23] times\.$/);
  });

  it('that has no end is told, and the old one stays', async () => {
    await using hub = await startHub(configFile({ odd: odd('endless', '', serverEra) }));
    await using client = await connect(hub.url, { era: '2026-07-28' });
    await client.callTool(CALL);
    await hub.until(/\[odd\] its list of tools cannot be read: it does not come to the end of its list/);
    expect((await client.listTools()).tools).toHaveLength(3);
  });
});

describe('a changed list of a remote server', () => {
  it('is told on a stream that is asked for again when it ends', async () => {
    await using inner = await serveBoard({ odd: odd('changes') });
    const proxy = createServer((request, response) => {
      const headers = { ...request.headers, host: inner.url.host };
      const forwarded = httpRequest(inner.url, { method: request.method ?? 'GET', headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      });
      response.on('close', () => forwarded.destroy());
      forwarded.on('error', () => response.destroy());
      request.pipe(forwarded);
    }).listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/mcp`;
    await using outer = await serveBoard({ far: { url } }, { ...FAST, listenAgain: 20 });
    proxy.closeAllConnections();
    await using client = await connect(inner.url, { era: '2026-07-28' });
    await client.callTool(CALL);
    await vi.waitFor(() => expect(outer.server('far').tools).toHaveLength(4), SOON);
    proxy.close();
    proxy.closeAllConnections();
  });
});

describe.each(['legacy', 'modern'])('resources and prompts of a server (%s)', (era) => {
  it('are read beside its tools', async () => {
    await using hub = await serveBoard({ odd: odd('library', '', era) });
    const { tools, resources, resourceTemplates, prompts } = hub.server('odd');
    expect(tools).toHaveLength(3);
    expect(resources).toMatchObject([{ uri: 'odd://one', name: 'one' }, { uri: 'ui://plan.html' }]);
    expect(resourceTemplates).toEqual([{ uriTemplate: 'odd://{name}', name: 'any' }]);
    expect(prompts).toEqual([{ name: 'greet' }]);
  });

  it('cost the tools nothing when they cannot be read', async () => {
    await using hub = await serveBoard({ odd: odd('torn', '', era) });
    const { state, tools, resources, prompts } = hub.server('odd');
    expect({ state, tools: tools.length, resources: resources.length, prompts }).toEqual({
      state: 'ready',
      tools: 3,
      resources: 2,
      prompts: [],
    });
  });

  it('are none where none are declared', async () => {
    await using hub = await serveBoard({ odd: odd('well', '', era) });
    expect(hub.server('odd')).toMatchObject({ resources: [], resourceTemplates: [], prompts: [] });
  });

  it('can be asked for', async () => {
    await using hub = await serveBoard({ odd: odd('library', '', era) });
    const server = hub.server('odd');
    expect(await server.request('resources/read', { uri: 'odd://one' })).toMatchObject({
      contents: [{ text: 'text of odd://one' }],
    });
    expect(await server.request('prompts/get', { name: 'greet' })).toMatchObject({
      messages: [{ content: { text: 'greet me' } }],
    });
    const ref = { type: 'ref/prompt', name: 'greet' };
    const argument = { name: 'who', value: 'o' };
    expect(await server.request('completion/complete', { ref, argument })).toMatchObject({
      completion: { values: ['one'] },
    });
  });

  it('tell of a change to who subscribed, also after a restart, and no more once unsubscribed', async () => {
    const onResource = vi.fn<(uri: string) => void>();
    await using hub = await serveBoard({ odd: odd('library', '', era) });
    hub.hub.onChange((change) => change.kind === 'resource' && onResource(change.uri));
    const server = hub.server('odd');
    const say = () => server.request('tools/call', { name: 'say', arguments: {} });
    await server.subscribe('odd://one');
    await say();
    await vi.waitFor(() => expect(onResource).toHaveBeenCalledWith('odd://one'), SOON);
    await server.request('tools/call', { name: 'die', arguments: {} }).catch(() => {});
    await vi.waitFor(() => expect(server.state).toBe('ready'), SOON);
    onResource.mockClear();
    await vi.waitFor(async () => {
      await say();
      expect(onResource).toHaveBeenCalledWith('odd://one');
    }, SOON);
    await server.unsubscribe('odd://one');
    await say();
    onResource.mockClear();
    await say();
    await server.request('resources/read', { uri: 'odd://one' });
    expect(onResource).not.toHaveBeenCalled();
  });
});

describe.each(['legacy', 'modern'])('the _meta of a call to a server (%s)', (serverEra) => {
  it.each(['2025-11-25', '2026-07-28'] as const)(
    'passes without reserved keys (client of %s)',
    async (era) => {
      await using hub = await serveBoard({ odd: odd('gossips', '', serverEra) });
      await using client = await connect(hub.url, { era });
      const trace = {
        traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
        baggage: 'a=1',
      };
      const spoofed = {
        'io.modelcontextprotocol/clientInfo': { name: 'evil', version: '6' },
        'mcp.dev/x': 1,
      };
      const kept = { ...trace, 'com.example/theirs': 3 };
      const answer = await client.callTool({ ...CALL, _meta: { ...spoofed, ...kept } });
      const got = JSON.parse(textOf(answer)) as Record<string, unknown>;
      const { 'io.modelcontextprotocol/clientInfo': info, ...rest } = got;
      expect(rest).toMatchObject(kept);
      expect(rest).not.toHaveProperty(['mcp.dev/x']);
      expect(info).toEqual(serverEra === 'modern' ? { name: 'plugboard', version: '0.0.0' } : undefined);
      expect(answer._meta).toMatchObject({ 'com.example/mine': 1, plain: 2 });
      expect(JSON.stringify(answer)).not.toMatch(/evil|listen:0/);
    },
  );
});
