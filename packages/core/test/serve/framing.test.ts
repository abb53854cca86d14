import { connect, textOf, type Person } from '@plugboard/core/testing';
import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { readFrame } from '../../src/serve/frame.ts';
import { findFault } from '../../src/serve/json-faults.ts';
import { openServer } from '../../src/serve/open-server.ts';
import { StdioTransport } from '../../src/serve/stdio-transport.ts';
import { serveStdio } from '../../src/serve/stdio.ts';
import { fixture } from '../fixture/server.ts';

const LIST = '{"jsonrpc":"2.0","id":1,"method":"tools/list"}';

/** `pnpm test:soak` sends a million. */
const FRAMES = Number(process.env['FRAMES'] ?? 50_000);

describe('a line', () => {
  it('that is a message is handed on', () => {
    expect(readFrame(LIST)).toEqual({ message: { jsonrpc: '2.0', id: 1, method: 'tools/list' } });
  });

  it.each([
    ['', -32_700, undefined],
    ['hello', -32_700, undefined],
    ['{"jsonrpc":"2.0","id":1', -32_700, undefined],
    ['[]', -32_600, undefined],
    [`[${LIST}]`, -32_600, undefined],
    ['null', -32_600, undefined],
    ['7', -32_600, undefined],
    ['{}', -32_600, undefined],
    ['{"jsonrpc":"1.0","id":1,"method":"x"}', -32_600, 1],
    ['{"jsonrpc":"2.0","id":null,"method":"x"}', -32_600, undefined],
    ['{"jsonrpc":"2.0","id":{},"method":"x"}', -32_600, undefined],
    ['{"jsonrpc":"2.0","id":1,"method":7}', -32_600, 1],
    ['{"jsonrpc":"2.0","id":"a","method":"x","params":7}', -32_600, 'a'],
    ['{"jsonrpc":"2.0","id":1,"method":"a","method":"b"}', -32_600, undefined],
    ['{"jsonrpc":"2.0","id":1,"method":"a","Method":"b"}', -32_600, undefined],
    ['{"jsonrpc":"2.0","id":1,"id":2,"method":"a"}', -32_600, undefined],
    [
      String.raw`{"jsonrpc":"2.0","id":1,"method":"a","params":{"name":"ok","n\u0061me":"evil"}}`,
      -32_600,
      undefined,
    ],
    [
      String.raw`{"jsonrpc":"2.0","id":1,"method":"a","params":{"name":"ok","name\u0000":"evil"}}`,
      -32_600,
      undefined,
    ],
    [
      '{"jsonrpc":"2.0","id":1,"method":"a","params":{"arguments":{"b":{"c":{"x":1,"x":2}}}}}',
      -32_600,
      undefined,
    ],
    [`{"a":${'['.repeat(200)}${']'.repeat(200)}}`, -32_600, undefined],
  ])('%s is refused with %i', (line, code, id) => {
    const frame = readFrame(line);
    expect(frame).toMatchObject({ refusal: { jsonrpc: '2.0', error: { code } } });
    expect('refusal' in frame && frame.refusal.id).toBe(id);
    expect(JSON.stringify(frame).length).toBeLessThan(250);
  });

  it("may have keys that differ by case where they are a tool's", () => {
    const line =
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a","arguments":{"Path":1,"path":2,"env":{"a":1,"A":2}}}}';
    expect(readFrame(line)).toHaveProperty('message');
  });
});

describe('faults of a JSON text', () => {
  it('are none where no key stands twice', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 8 }), (json) => {
        // fast-check makes objects, so its texts have no key twice; keys that fold to one are its luck.
        const fault = findFault(json);
        if (fault !== undefined) expect(fault).toMatch(/reads like it/);
      }),
      { numRuns: 2_000 },
    );
  });

  it('are found wherever a key is written twice', () => {
    const key = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(
        key,
        fc.json({ maxDepth: 3 }),
        fc.json({ maxDepth: 3 }),
        fc.nat(5),
        (name, one, two, depth) => {
          const object = `{${JSON.stringify(name)}: ${one}, "other${name.length}x": 1, ${JSON.stringify(name)} :${two}}`;
          const text = '[{"a":'.repeat(depth) + object + '}]'.repeat(depth);
          JSON.parse(text);
          expect(findFault(text)).toMatch(/stands twice|nested/);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('the wire of a server', () => {
  const open = async () => {
    const [input, output] = [new PassThrough(), new PassThrough({ highWaterMark: 1 << 24 })];
    const { endpoint } = await openServer(fixture, fixture.settings!.parse({}));
    const serving = serveStdio(endpoint, new StdioTransport(input, output));
    const answers: { id?: unknown; error?: { code: number; message: string }; result?: unknown }[] = [];
    let rest = '';
    output.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      answers.push(...lines.map((line) => JSON.parse(line) as (typeof answers)[number]));
    });
    const send = (line: string) => input.write(`${line}\n`);
    const answerTo = (id: unknown) =>
      vi.waitFor(
        () =>
          answers.find((answer) => answer.id === id) ??
          Promise.reject(new Error(`no answer to ${String(id)}`)),
        { timeout: 10_000, interval: 5 },
      );
    send(
      '{"jsonrpc":"2.0","id":"hello","method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}',
    );
    await answerTo('hello');
    send('{"jsonrpc":"2.0","method":"notifications/initialized"}');
    return { input, send, answers, answerTo, serving };
  };

  it('answers every bad line before the next good one', async () => {
    const { send, answers, answerTo } = await open();
    for (const line of ['garbage', '[]', '{"jsonrpc":"2.0","id":5,"method":7}']) send(line);
    send('{"jsonrpc":"2.0","id":"next","method":"ping"}');
    await answerTo('next');
    expect(answers.slice(1)).toMatchObject([
      { error: { code: -32_700 } },
      { error: { code: -32_600 } },
      { id: 5, error: { code: -32_600 } },
      { id: 'next' },
    ]);
  });

  it.each([
    '{"name":"add","arguments":"x"}',
    '{"name":"add","arguments":[1]}',
    '{"arguments":{}}',
    '{"name":7}',
    '{}',
  ])('answers a call with %s in one sentence', async (params) => {
    const { send, answerTo } = await open();
    send(`{"jsonrpc":"2.0","id":"x","method":"tools/call","params":${params}}`);
    const message = 'tools/call takes a "name", which is a text, and "arguments", which are an object.';
    expect(await answerTo('x')).toMatchObject({ error: { code: -32_602, message } });
  });

  it('answers an unknown method with -32601', async () => {
    const { send, answerTo } = await open();
    send('{"jsonrpc":"2.0","id":"x","method":"no/such"}');
    expect(await answerTo('x')).toMatchObject({ error: { code: -32_601 } });
  });

  it('drops a line of 64 MB as it comes, says so, and goes on', async () => {
    const { input, answers, send, answerTo } = await open();
    const piece = Buffer.alloc(1024 * 1024, 'x');
    const before = process.memoryUsage().arrayBuffers;
    for (let megabytes = 0; megabytes < 64; megabytes += 1) {
      if (!input.write(piece)) await new Promise((resolve) => input.once('drain', resolve));
    }
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4 * 64 * 1024 * 1024);
    send('');
    send('{"jsonrpc":"2.0","id":"after","method":"ping"}');
    await answerTo('after');
    expect(answers.slice(1)).toMatchObject([
      { error: { code: -32_600, message: 'A line has at most 16777216 bytes.' } },
      { id: 'after' },
    ]);
  });

  it('answers a thousand calls at once, each once', async () => {
    const { send, answers, answerTo } = await open();
    for (let id = 0; id < 1_000; id += 1)
      send(
        `{"jsonrpc":"2.0","id":${id},"method":"tools/call","params":{"name":"add","arguments":{"left":1}}}`,
      );
    await answerTo(999);
    await vi.waitFor(() => expect(new Set(answers.map(({ id }) => id)).size).toBe(1_001));
    expect(answers).toHaveLength(1_001);
  });

  it('takes no more work from a client that does not read its answers', async () => {
    const [input, output] = [new PassThrough(), new PassThrough()];
    const { endpoint } = await openServer(fixture, fixture.settings!.parse({}));
    serveStdio(endpoint, new StdioTransport(input, output));
    const hello = {
      protocolVersion: '2025-11-25',
      capabilities: {},
      clientInfo: { name: 't', version: '1' },
    };
    input.write(`${JSON.stringify({ jsonrpc: '2.0', id: 'hello', method: 'initialize', params: hello })}\n`);
    for (let id = 0; id < 20_000; id += 1)
      input.write(`{"jsonrpc":"2.0","id":${id},"method":"tools/list"}\n`);
    await vi.waitFor(() => expect(input.isPaused()).toBe(true));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(input.readableLength + input.writableLength).toBeGreaterThan(0);
    let answers = 0;
    output.on('data', (chunk: Buffer) => (answers += chunk.toString().split('\n').length - 1));
    await vi.waitFor(() => expect(answers).toBe(20_001), { timeout: 20_000 });
  });

  it('lets answers through to calls that wait for them, however many there are', async () => {
    const asked = vi.fn<Person>(() => ({ action: 'accept', content: { confirm: true } }));
    await using client = await connect(fixture, { era: '2025-11-25', transport: 'stdio', person: asked });
    const erase = () => client.callTool({ name: 'erase', arguments: { pages: ['a'] } });
    const done = await Promise.all(Array.from({ length: 1_500 }, erase));
    expect(done.map(textOf).filter((text) => text === 'erased a')).toHaveLength(1_500);
    expect(asked).toHaveBeenCalledTimes(1_500);
  });

  it('refuses a line that is no UTF-8', async () => {
    const { input, answers, answerTo } = await open();
    input.write(Buffer.from('{"jsonrpc":"2.0","id":1,"method":"caf\xe9"}\n', 'latin1'));
    input.write('{"jsonrpc":"2.0","id":"after","method":"ping"}\n');
    await answerTo('after');
    expect(answers).toContainEqual({
      jsonrpc: '2.0',
      error: { code: -32_700, message: 'The line is not UTF-8.' },
    });
  });

  it('refuses an id that is still running, and takes it again after its answer', async () => {
    const { send, answers, answerTo } = await open();
    const call =
      '{"jsonrpc":"2.0","id":"same","method":"tools/call","params":{"name":"count","arguments":{"to":2,"pause_ms":30}}}';
    send(call);
    send(call);
    await answerTo('same');
    expect(answers.slice(1)).toMatchObject([
      { error: { code: -32_600, message: 'A request with this id is still running.' } },
      { id: 'same' },
    ]);
    send(call);
    await vi.waitFor(() => expect(answers.filter(({ id }) => id === 'same')).toHaveLength(2));
  });

  it('takes an id again after its request was taken back', async () => {
    const { send, answers, answerTo } = await open();
    send(
      '{"jsonrpc":"2.0","id":"slow","method":"tools/call","params":{"name":"count","arguments":{"to":1,"pause_ms":900}}}',
    );
    send('{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"slow"}}');
    send('{"jsonrpc":"2.0","id":"slow","method":"ping"}');
    await answerTo('slow');
    expect(answers.slice(1)).toMatchObject([{ id: 'slow', result: {} }]);
  });

  it(`outlives ${FRAMES} mutated frames, answers none with a null id, and still answers a ping`, async () => {
    const written = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
    const { input, answers, answerTo } = await open();
    const seeds = [
      LIST,
      '{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"add","arguments":{"left":1,"right":2}}}',
      '{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":3}}',
      '{"jsonrpc":"2.0","id":4,"result":{}}',
      '{"jsonrpc":"2.0","id":"d","method":"server/discover","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}',
    ];
    const random = generator(20_261_122);
    for (let count = 0; count < FRAMES; count += 1) {
      const line = mutate(seeds[random(seeds.length)] ?? '', random);
      if (!input.write(`${line}\n`)) await new Promise((resolve) => input.once('drain', resolve));
    }
    input.write('{"jsonrpc":"2.0","id":"alive","method":"ping"}\n');
    expect(await answerTo('alive')).toMatchObject({ result: {} });
    expect(answers.length).toBeGreaterThan(10_000);
    expect(answers.filter(({ id }) => id === null)).toEqual([]);
    written.mockRestore();
  }, 600_000);
});

/** The same numbers in every run, so that a failure can be seen again. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const PIECES = [
  '"',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  'null',
  '-1',
  '1e999',
  '\\u0000',
  '"id":2,',
  '"__proto__":1,',
  'é',
  '\u0000',
  '\r',
  '"method":"x",',
];

function mutate(line: string, random: (below: number) => number): string {
  let text = line;
  for (let changes = 1 + random(3); changes > 0; changes -= 1) {
    const at = random(text.length + 1);
    const piece = PIECES[random(PIECES.length)] ?? '';
    text = text.slice(0, at) + (random(2) === 0 ? piece : '') + text.slice(at + random(4));
  }
  return text.replaceAll('\n', '');
}
