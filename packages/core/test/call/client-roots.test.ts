import * as z from 'zod';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defineResource, defineServer, defineTool, reads } from '../../src/index.ts';
import { connect, textOf, type Roots } from '../../src/testing.ts';

interface Deps {
  readonly area: string;
  /** Called by a tool that waits. */
  readonly wait: (area: string) => Promise<void>;
}

const area = defineTool({
  name: 'area',
  title: 'Area',
  description: 'Where this client may work.',
  effect: reads(),
  inputSchema: z.strictObject({ wait: z.boolean().default(false).describe('Wait before the answer') }),
  handler: async ({ wait }, deps: Deps) => {
    if (wait) await deps.wait(deps.area);
    return deps.area;
  },
});

const watched = defineResource({
  uri: 'areas://all',
  name: 'areas',
  title: 'Areas',
  description: 'All areas.',
  read: () => 'all',
  watch: () => () => {},
});

function serverOf(ended: string[] = [], wait: Deps['wait'] = async () => {}) {
  return defineServer({
    name: 'areas',
    version: '1.0.0',
    title: 'Areas',
    instructions: 'Tells where a client may work.',
    deps: (): Deps => ({ area: 'all', wait }),
    narrow: (deps, { roots }) => {
      const narrowed = roots.join(' ');
      return { ...deps, area: narrowed, [Symbol.asyncDispose]: async () => void ended.push(narrowed) };
    },
    tools: [area],
  });
}

/** A client whose answers are taken from a list; each is one of its roots, or what it throws. */
function clientWith(answers: (() => ReturnType<Roots>)[], server = serverOf()) {
  const asked = vi.fn<Roots>(() => (answers.shift() ?? (() => []))());
  const opening = connect(server, { era: '2025-11-25', transport: 'stdio', roots: asked });
  return { asked, opening };
}

const call = { name: 'area', arguments: {} };
const never = () => new Promise<never>(() => {});
const fails = () => {
  throw new Error('not now');
};

beforeEach(() => {
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('a client that names roots', () => {
  it('is asked once by calls made at once, and all of them wait', async () => {
    const { asked, opening } = clientWith([() => ['a:1', 'b:2']]);
    await using client = await opening;
    const said = await Promise.all([1, 2, 3].map(() => client.callTool(call)));
    expect(said.map(textOf)).toEqual(['a:1 b:2', 'a:1 b:2', 'a:1 b:2']);
    expect(asked).toHaveBeenCalledTimes(1);
  });

  it('that refuses to answer gets what all get, and is asked again when it tells of a change', async () => {
    const { asked, opening } = clientWith([fails, () => ['a:1'], fails]);
    await using client = await opening;
    expect(textOf(await client.callTool(call))).toBe('all');
    expect(textOf(await client.callTool(call))).toBe('all');
    expect(asked).toHaveBeenCalledTimes(1);
    await client.sendRootsListChanged();
    expect(textOf(await client.callTool(call))).toBe('a:1');
    await client.sendRootsListChanged();
    expect(textOf(await client.callTool(call))).toBe('a:1');
    expect(asked).toHaveBeenCalledTimes(3);
  });

  it('is waited for five seconds, and a later answer counts from then on', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { promise, resolve } = Promise.withResolvers<string[]>();
    const { asked, opening } = clientWith([() => promise]);
    await using client = await opening;
    const first = client.callTool(call);
    await vi.waitFor(() => expect(asked).toHaveBeenCalled());
    await vi.advanceTimersByTimeAsync(5_000);
    expect(textOf(await first)).toBe('all');
    expect(textOf(await client.callTool(call))).toBe('all');
    resolve(['a:1']);
    await vi.waitFor(async () => expect(textOf(await client.callTool(call))).toBe('a:1'));
    expect(asked).toHaveBeenCalledTimes(1);
  });

  it('is asked anew where the call was taken back that it was asked for', async () => {
    const { asked, opening } = clientWith([never, () => ['a:1']]);
    await using client = await opening;
    const taken = new AbortController();
    const first = client.callTool(call, { signal: taken.signal });
    await vi.waitFor(() => expect(asked).toHaveBeenCalled());
    const second = client.callTool(call);
    taken.abort();
    await expect(first).rejects.toThrow();
    expect(textOf(await second)).toBe('a:1');
  });

  it('keeps what it has as long as a call uses it, and no longer', async () => {
    const ended: string[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    const wait = vi.fn<Deps['wait']>(() => promise);
    const { opening } = clientWith([() => ['a:1'], () => ['b:2']], serverOf(ended, wait));
    const client = await opening;
    const first = client.callTool({ name: 'area', arguments: { wait: true } });
    await vi.waitFor(() => expect(wait).toHaveBeenCalledWith('a:1'));
    await client.sendRootsListChanged();
    expect(textOf(await client.callTool(call))).toBe('b:2');
    expect(ended).toEqual([]);
    resolve();
    expect(textOf(await first)).toBe('a:1');
    await vi.waitFor(() => expect(ended).toEqual(['a:1']));
    await client[Symbol.asyncDispose]();
    await vi.waitFor(() => expect(ended).toEqual(['a:1', 'b:2']));
  });

  it('is not asked by a server that narrows nothing', async () => {
    const asked = vi.fn<Roots>(() => ['a:1']);
    const { narrow: _, ...server } = serverOf();
    const options = { era: '2025-11-25', transport: 'stdio', roots: asked } as const;
    await using client = await connect({ ...server, resources: [watched] }, options);
    await client.subscribeResource({ uri: watched.uri });
    await client.sendRootsListChanged();
    expect(textOf(await client.callTool(call))).toBe('all');
    expect(asked).not.toHaveBeenCalled();
  });

  it('of 2026 is not asked', async () => {
    const asked = vi.fn<Roots>(() => ['a:1']);
    const options = { era: '2026-07-28', transport: 'stdio', roots: asked } as const;
    await using client = await connect(serverOf(), options);
    expect(textOf(await client.callTool(call))).toBe('all');
    expect(asked).not.toHaveBeenCalled();
  });
});
