// What the compiler must refuse. `pnpm typecheck` fails when one of these compiles.
import { defineResource, defineServer, defineTool, reads } from '@plugboard/core';
import * as z from 'zod';
import { expect, it } from 'vitest';

const named = { title: 'T', description: 'D', effect: reads(), inputSchema: z.strictObject({ n: z.int() }) };

const needsClock = defineTool({
  ...named,
  name: 'now',
  handler: ({ n }, { clock }: { clock: () => number }) => String(clock() + n),
});

const server = { name: 's', version: '1', title: 'S', instructions: '' };

const settings = z.strictObject({ slow: z.boolean() });
const clock = () => ({ clock: () => 1 });

const seen = { title: 'T', description: 'D' };
const hour = defineResource({
  ...seen,
  name: 'hour',
  uriTemplate: 'hour://{zone}',
  read: ({ zone }, { clock: now }: { clock: () => number }) => `${now()} in ${zone}`,
});
const zone = defineResource({
  ...seen,
  name: 'zone',
  uri: 'zone://here',
  read: ({ clock: now }: { clock: () => number }) => `${now()}`,
});

it('refuses what would fail only at run time', () => {
  // @ts-expect-error a dependency that the server does not provide
  defineServer({ ...server, deps: () => ({ other: 1 }), tools: [needsClock] });
  // @ts-expect-error no dependencies at all
  defineServer({ ...server, tools: [needsClock] });
  // @ts-expect-error a dependency of a tool that only some settings list
  defineServer({ ...server, deps: () => ({ other: 1 }), tools: () => [needsClock] });
  // @ts-expect-error a setting that there is not
  defineServer({ ...server, settings, deps: clock, tools: ({ fast }) => (fast ? [] : [needsClock]) });
  // @ts-expect-error the answer does not fit the output schema
  defineTool({ ...named, name: 'a', outputSchema: z.object({ x: z.string() }), handler: () => ({ x: 1 }) });
  // @ts-expect-error an argument that the schema does not have
  defineTool({ ...named, name: 'b', handler: ({ m }) => String(m) });
  // @ts-expect-error without an output schema the answer is a body
  defineTool({ ...named, name: 'c', handler: () => ({ x: 1 }) });
  // @ts-expect-error a tool has to say what it does to the world
  defineTool({ name: 'd', title: 'T', description: 'D', inputSchema: z.object({}), handler: () => '' });

  // @ts-expect-error a dependency of a resource
  defineServer({ ...server, deps: () => ({ other: 1 }), tools: [], resources: [hour] });
  defineServer({ ...server, deps: clock, tools: [], resources: [hour, zone] });
  defineServer({ ...server, settings, deps: clock, tools: ({ slow }) => (slow ? [needsClock] : []) });
  const good = defineServer({ ...server, deps: () => ({ clock: () => 1, more: true }), tools: [needsClock] });
  expect(good.tools).toHaveLength(1);
});
