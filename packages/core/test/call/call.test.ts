import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineTool, reads } from '@plugboard/core';
import { connect, textOf, type Era } from '@plugboard/core/testing';
import * as z from 'zod';
import { describe, expect, it, vi } from 'vitest';
import { fixture, fixtureTools } from '../fixture/server.ts';

const ERAS: Era[] = ['2026-07-28', '2025-11-25'];
const CODE = 'io.github.plugboard-mcp/code';

describe.each(ERAS)('a call in %s', (era) => {
  const call = async (name: string, args: Record<string, unknown>) => {
    await using client = await connect(fixture, { era, confirm: 'off' });
    return await client.callTool({ name, arguments: args });
  };

  it('answers data as structuredContent and as the rendered text', async () => {
    const result = await call('add', { left: 2, right: 3 });
    expect(result.structuredContent).toEqual({ sum: 5 });
    expect(textOf(result)).toBe('2 + 3 = 5');
    expect(result.isError).toBeUndefined();
  });

  it('answers a body once, as text alone', async () => {
    const result = await call('greet', { person: { name: 'Ada' }, tags: [{ label: 'x' }] });
    expect(result.structuredContent).toBeUndefined();
    expect(textOf(result)).toBe('warm Ada #x');
  });

  it.each([
    ['an unknown argument', 'add', { lfet: 1, left: 1 }, 'Unknown argument "lfet". Did you mean "left"?'],
    [
      'one that is near nothing',
      'add',
      { left: 1, zebra: 1 },
      'Unknown argument "zebra" (known are left, right).',
    ],
    [
      'a nested one',
      'greet',
      { person: { name: 'A', tonne: 'x' } },
      'Unknown argument "person.tonne". Did you mean "tone"?',
    ],
    [
      'one in a list',
      'greet',
      { person: { name: 'A' }, tags: [{ label: 'a', lable: 'b' }] },
      'Unknown argument "tags[0].lable". Did you mean "label"?',
    ],
    ['a missing one', 'add', {}, 'left is missing: expected a whole number.'],
    ['a wrong type', 'add', { left: 'two' }, 'left: expected a whole number, got "two".'],
    ['a fraction', 'add', { left: 1.5 }, 'left: expected a whole number, got 1.5.'],
    ['a nested wrong type', 'greet', { person: { name: 7 } }, 'person.name: expected a text, got 7.'],
    ['too much', 'add', { left: 101 }, 'left: at most 100, got 101.'],
    ['too little', 'add', { left: -101 }, 'left: at least -100, got -101.'],
    [
      'no choice',
      'greet',
      { person: { name: 'A', tone: 'warmer' } },
      'person.tone: expected one of "warm", "formal", got "warmer". Did you mean "warm"?',
    ],
    [
      'a choice of the wrong type',
      'fail',
      { how: 1 },
      'how: expected one of "known", "unknown", "schema", "later", got 1.',
    ],
  ])('refuses %s in words', async (_what, name, args, words) => {
    const result = await call(name, args);
    expect(textOf(result)).toBe(`INVALID_ARGUMENTS: ${words}`);
    expect(result.isError).toBe(true);
    expect(result._meta?.[CODE]).toBe('INVALID_ARGUMENTS');
  });

  it('names the first bad arguments and counts the others', async () => {
    const bad = Object.fromEntries(Array.from({ length: 7 }, (_, index) => [`tag${index}`, 1]));
    const tags = Array.from({ length: 7 }, () => bad);
    const text = textOf(await call('greet', { person: { name: 'A' }, tags }));
    expect(text).toMatch(/tags\[0\]\.label is missing.* 10 more\.$/);
  });

  it('refuses any number of unknown arguments in a few words, and the key that would change a prototype', async () => {
    const many = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`key${index}`, 1]));
    const text = textOf(await call('add', { left: 1, ...many }));
    expect(text).toMatch(/ 19996 more are unknown\.$/);
    expect(text.length).toBeLessThan(500);
    const nested = JSON.parse('{"person":{"name":"A","__proto__":{"tone":"formal"}}}') as Record<
      string,
      unknown
    >;
    expect(textOf(await call('greet', nested))).toBe('INVALID_ARGUMENTS: Unknown argument "__proto__".');
  });

  it('refuses a 5 MB string without sending it back', async () => {
    const text = textOf(await call('greet', { person: { name: 'x'.repeat(3_000_000) } }));
    expect(text).toBe('INVALID_ARGUMENTS: person.name: at most 100 characters, got 3000000.');
    expect(textOf(await call('add', { left: 'x'.repeat(3_000_000) })).length).toBeLessThan(200);
  });

  it('answers a tool that is not there with -32602 and the closest name', async () => {
    await expect(call('gret', {})).rejects.toMatchObject({
      code: -32_602,
      message: expect.stringContaining('Did you mean "greet"?'),
    });
    await expect(call('x'.repeat(100_000), {})).rejects.toMatchObject({ code: -32_602 });
  });

  it('tells a known failure with its code first and what to do next', async () => {
    const result = await call('fail', { how: 'known' });
    expect(textOf(result)).toBe('LAMP: The lamp is broken. Buy a lamp.');
    expect(result).toMatchObject({ isError: true, _meta: { [CODE]: 'LAMP' } });
  });

  it.each(['unknown', 'schema'])(
    'answers an unexpected failure (%s) with a fixed sentence, and logs it',
    async (how) => {
      const written = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
      const text = textOf(await call('fail', { how }));
      const log = written.mock.calls.map(([line]) => String(line)).join('');
      written.mockRestore();
      const reference = /reference (\w+)\.$/.exec(text)?.[1];
      expect(text).toMatch(/^UNEXPECTED: fail failed for a reason it does not know\./);
      expect(text).not.toMatch(/hunter2|secret|literal/);
      expect(log).toContain(`reference ${reference}`);
      if (how === 'unknown') expect(log).toContain('hunter2');
    },
  );

  it('stops what takes longer than its time, the work included', async () => {
    const notes = join(mkdtempSync(join(tmpdir(), 'notes-')), 'notes');
    await using client = await connect(fixture, { era, settings: { notes } });
    const result = await client.callTool({ name: 'count', arguments: { to: 1, pause_ms: 20_000 } });
    expect(textOf(result)).toMatch(/^TIMED_OUT: count took longer than 1 s and was stopped\./);
    expect(readFileSync(notes, 'utf8')).toBe('stopped\n');
  });

  it('stops the work when the client cancels', async () => {
    const notes = join(mkdtempSync(join(tmpdir(), 'notes-')), 'notes');
    await using client = await connect(fixture, { era, settings: { notes } });
    const stop = new AbortController();
    const running = client.callTool(
      { name: 'count', arguments: { to: 1, pause_ms: 900 } },
      { signal: stop.signal },
    );
    setTimeout(() => stop.abort('enough'), 50);
    await expect(running).rejects.toThrow('enough');
    await vi.waitFor(() => expect(readFileSync(notes, 'utf8')).toBe('stopped\n'), { timeout: 500 });
  });

  it('sends progress that only increases, to those who asked', async () => {
    await using client = await connect(fixture, { era });
    const seen: number[] = [];
    await client.callTool(
      { name: 'count', arguments: { to: 60 } },
      { onprogress: ({ progress }) => seen.push(progress) },
    );
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.length).toBeLessThan(60);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  });

  it('cuts rows to the budget that the caller set, and says how many are left', async () => {
    const { structuredContent } = await call('rows', { n: 5_000, max_tokens: 200 });
    const { rows, left } = structuredContent as { rows: string[]; left: number };
    expect(rows.length + left).toBe(5_000);
    expect(JSON.stringify(rows).length / 3).toBeLessThan(200);
  });

  it('refuses an answer above its budget and names what narrows it', async () => {
    const text = textOf(await call('rows', { n: 5_000, cut: false }));
    expect(text).toMatch(
      /^TOO_LARGE: The answer is about \d+ tokens; at most 1000 are allowed\. Narrow it with cut, max_tokens\.$/,
    );
  });

  it('counts what an embedded text costs', async () => {
    const tool = defineTool({
      name: 'dump',
      title: 'Dump',
      description: 'Too much.',
      effect: reads(),
      budget: 10,
      inputSchema: z.strictObject({}),
      handler: () => [{ type: 'resource' as const, resource: { uri: 'a://b', text: 'x'.repeat(1_000) } }],
    });
    const server = { name: 's', version: '1', title: 'S', instructions: '', tools: [tool] };
    await using client = await connect(server, { era });
    expect(textOf(await client.callTool({ name: 'dump', arguments: {} }))).toMatch(/^TOO_LARGE: /);
  });

  it('answers a list, wrapped where the revision wants an object', async () => {
    const { structuredContent } = await call('pick', { n: 3 });
    expect(structuredContent).toEqual(era === '2025-11-25' ? { result: [0, 1, 2] } : [0, 1, 2]);
  });
});

describe.each(ERAS)('the list in %s', (era) => {
  it('keeps the order of the definition and carries all four hints', async () => {
    await using client = await connect(fixture, { era });
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(fixtureTools.map(({ name }) => name));
    expect(tools.slice(0, 3).map(({ name }) => name)).toEqual(['add', 'greet', 'count']);
    expect(tools[3]?.annotations).toEqual({
      readOnlyHint: false,
      destructiveHint: true,
      idempotentHint: false,
      openWorldHint: true,
    });
    expect(tools[0]?.inputSchema).toEqual({
      type: 'object',
      properties: {
        left: { type: 'integer', minimum: -100, maximum: 100, description: 'First' },
        right: { type: 'integer', default: 1, description: 'Second' },
      },
      required: ['left'],
      additionalProperties: false,
    });
    expect(client.getInstructions()).toBe('For tests.');
  });
});
