import { defineResource, defineServer, ToolError } from '@plugboard/core';
import { connect, type Era } from '@plugboard/core/testing';
import { describe, expect, it, vi } from 'vitest';
import { Watches } from '../../src/call/watches.ts';
import { serveHttp } from '../../src/serve/http.ts';
import { openServer } from '../../src/serve/open-server.ts';

type Client = Awaited<ReturnType<typeof connect>>;

const ERAS: Era[] = ['2026-07-28', '2025-11-25'];
const WAYS = ERAS.flatMap((era) => (['memory', 'stdio', 'http'] as const).map((way) => [era, way] as const));

/** Lamps that can be watched, each switch of one told to who watches it. */
function makeLamps() {
  const watched = new Map<string, Set<() => void>>();
  let begun = 0;
  const server = defineServer({
    name: 'lamps',
    version: '1.0.0',
    title: 'Lamps',
    instructions: 'For tests.',
    deps: () => ({ watched }),
    tools: [],
    resources: [
      defineResource({
        uri: 'lamp://all',
        name: 'lamps',
        title: 'Lamps',
        description: 'All of them.',
        read: () => 'on',
        watch: (deps: { watched: typeof watched }, changed) => watch('all', changed, deps),
      }),
      defineResource({
        uriTemplate: 'lamp://{house}/{room}',
        name: 'lamp',
        title: 'Lamp',
        description: 'One of them.',
        read: () => 'on',
        watch: async ({ room }, deps: { watched: typeof watched }, changed) => {
          if (room === 'attic') throw new ToolError('Nobody goes there.', { code: 'DENIED' });
          return watch(room, changed, deps);
        },
      }),
    ],
  });
  function watch(room: string, changed: () => void, deps: { watched: typeof watched }): () => void {
    begun += 1;
    const all = deps.watched.get(room) ?? new Set();
    deps.watched.set(room, all.add(changed));
    return () => {
      all.delete(changed);
      if (all.size === 0) deps.watched.delete(room);
    };
  }
  const turn = (room: string) => watched.get(room)?.forEach((changed) => changed());
  return { server, turn, rooms: () => [...watched.keys()], begun: () => begun };
}

/** Subscribes in the way of the era, and answers how to stop. */
async function subscribe(client: Client, era: Era, ...uris: string[]): Promise<() => Promise<void>> {
  if (era === '2026-07-28') {
    const subscription = await client.listen({ resourceSubscriptions: uris });
    expect(subscription.honoredFilter).toEqual({ resourceSubscriptions: uris });
    return () => subscription.close();
  }
  for (const uri of uris) await client.subscribeResource({ uri });
  return async () => {
    for (const uri of uris) await client.unsubscribeResource({ uri });
  };
}

function hear(client: Client): string[] {
  const heard: string[] = [];
  const listener = ({ params }: { params: { uri: string } }) => void heard.push(params.uri);
  client.setNotificationHandler('notifications/resources/updated', listener);
  return heard;
}

describe.each(WAYS)('an address in %s over %s', (era, transport) => {
  it('is watched while a client subscribes to it, and told of alone', async () => {
    const lamps = makeLamps();
    await using client = await connect(lamps.server, { era, transport });
    const heard = hear(client);
    expect(client.getServerCapabilities()?.resources).toMatchObject({ subscribe: true });
    expect(lamps.rooms()).toEqual([]);
    const leaveHall = await subscribe(client, era, 'lamp://ours/hall', 'lamp://all');
    const leaveCellar = await subscribe(client, era, 'lamp://ours/cellar');
    expect(lamps.rooms()).toEqual(['hall', 'all', 'cellar']);
    lamps.turn('hall');
    lamps.turn('kitchen');
    await vi.waitFor(() => expect(heard).toEqual(['lamp://ours/hall']));
    await leaveHall();
    await vi.waitFor(() => expect(lamps.rooms()).toEqual(['cellar']));
    lamps.turn('cellar');
    await vi.waitFor(() => expect(heard).toEqual(['lamp://ours/hall', 'lamp://ours/cellar']));
    await leaveCellar();
    await vi.waitFor(() => expect(lamps.rooms()).toEqual([]));
  });

  it('that nobody may watch is refused, and the others are watched', async () => {
    const lamps = makeLamps();
    const said = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
    await using client = await connect(lamps.server, { era, transport });
    if (era === '2026-07-28') {
      const uris = ['lamp://ours/attic', 'nothing://here', 'lamp://ours/hall'];
      const { honoredFilter } = await client.listen({ resourceSubscriptions: uris });
      expect(honoredFilter).toEqual({ resourceSubscriptions: ['lamp://ours/hall'] });
      expect(said.mock.calls.join('')).toContain('DENIED: Nobody goes there.');
    } else {
      await expect(client.subscribeResource({ uri: 'lamp://ours/attic' })).rejects.toMatchObject({
        code: -32_602,
        message: 'DENIED: Nobody goes there.',
      });
      await client.subscribeResource({ uri: 'lamp://ours/hall' });
    }
    expect(lamps.rooms()).toEqual(['hall']);
    said.mockRestore();
  });

  it('is watched no more when the client is gone', async () => {
    const lamps = makeLamps();
    const client = await connect(lamps.server, { era, transport });
    await subscribe(client, era, 'lamp://ours/hall');
    await client[Symbol.asyncDispose]();
    await vi.waitFor(() => expect(lamps.rooms()).toEqual([]));
  });
});

describe.each(ERAS)('over HTTP in %s', (era) => {
  it('two clients share what is watched, and it ends with the last of them', async () => {
    const lamps = makeLamps();
    await using serving = await serve(lamps);
    await using first = await connect(serving.url, { era });
    await using second = await connect(serving.url, { era });
    const heard = [hear(first), hear(second)];
    const leave = await subscribe(first, era, 'lamp://ours/hall');
    const leaveToo = await subscribe(second, era, 'lamp://ours/hall');
    expect(lamps.begun()).toBe(1);
    // The stream on which a client of 2025 hears may open a little later than its subscription.
    await vi.waitFor(() => {
      lamps.turn('hall');
      for (const uris of heard) expect(uris).toContain('lamp://ours/hall');
    });
    await leave();
    expect(lamps.rooms()).toEqual(['hall']);
    await leaveToo();
    await vi.waitFor(() => expect(lamps.rooms()).toEqual([]));
  });

  it('a client that vanished is waited for as long as it could come back', async () => {
    const lamps = makeLamps();
    await using serving = await serve(lamps, { sessionIdle: 50 });
    const client = await connect(serving.url, { era });
    await subscribe(client, era, 'lamp://ours/hall');
    await client.close();
    await vi.waitFor(() => expect(lamps.rooms()).toEqual([]));
  });

  it('nothing is watched when the server has ended, though clients subscribe', async () => {
    const lamps = makeLamps();
    const serving = await serve(lamps);
    await using client = await connect(serving.url, { era });
    await subscribe(client, era, 'lamp://ours/hall');
    await serving[Symbol.asyncDispose]();
    expect(lamps.rooms()).toEqual([]);
  });
});

async function serve({ server }: ReturnType<typeof makeLamps>, limits = {}) {
  const { endpoint, dispose } = await openServer(server, {});
  const serving = await serveHttp(endpoint, { host: '127.0.0.1', port: 0, limits });
  const close = async () => {
    await serving.close();
    await dispose();
  };
  return { ...serving, [Symbol.asyncDispose]: close };
}

describe('what is watched', () => {
  const open = new Set<() => void>();
  const watch = (changed: () => void) => {
    open.add(changed);
    return () => void open.delete(changed);
  };

  it('begins once for those who come at once, and a second leaving of one is none', async () => {
    const watches = new Watches(() => {});
    const [leave, leaveToo] = await Promise.all([watches.join('a', watch), watches.join('a', watch)]);
    expect(open.size).toBe(1);
    await leave?.();
    await leave?.();
    expect(open.size).toBe(1);
    await leaveToo?.();
    expect(open.size).toBe(0);
  });

  it('fails for all who wait for it, and can be tried again', async () => {
    const watches = new Watches(() => {});
    const broken = () => {
      throw new Error('no lamp');
    };
    const tries = await Promise.allSettled([watches.join('a', broken), watches.join('a', broken)]);
    expect(tries.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const leave = await watches.join('a', watch);
    expect(open.size).toBe(1);
    await leave();
    expect(open.size).toBe(0);
  });

  it('is silent once it ended, and ends too where it had only begun', async () => {
    const heard: string[] = [];
    const watches = new Watches((uri) => heard.push(uri));
    const begun = Promise.withResolvers<() => void>();
    let tell = () => {};
    const joining = watches.join('a', (changed) => {
      tell = changed;
      return begun.promise;
    });
    tell();
    expect(heard).toEqual(['a']);
    const closed = watches.close();
    tell();
    let isStopped = false;
    begun.resolve(() => void (isStopped = true));
    await closed;
    expect(isStopped).toBe(true);
    expect(heard).toEqual(['a']);
    await (
      await joining
    )();
  });

  it('is a thousand addresses at most', async () => {
    const watches = new Watches(() => {});
    await Promise.all(Array.from({ length: 1_000 }, (_, index) => watches.join(String(index), watch)));
    await expect(watches.join('more', watch)).rejects.toThrow('At most 1000 addresses are watched at once');
    await watches.join('7', watch);
    await watches.close();
    expect(open.size).toBe(0);
  });
});
