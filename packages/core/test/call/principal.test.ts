import { defineServer, defineTool, reads } from '@plugboard/core';
import { connect, textOf, type Era } from '@plugboard/core/testing';
import * as z from 'zod';
import { expect, it } from 'vitest';
import { serveHttp } from '../../src/serve/http.ts';
import { openServer } from '../../src/serve/open-server.ts';

const ERAS: Era[] = ['2026-07-28', '2025-11-25'];

const whose = defineTool({
  name: 'whose',
  title: 'Whose',
  description: 'Whose call this is, and how it is served.',
  effect: reads(),
  groups: ['all', 'some'],
  inputSchema: z.strictObject({}),
  handler: (_, { stateless }: { stateless: boolean }, { principal }) =>
    JSON.stringify({ principal, stateless }),
});

const server = defineServer({
  name: 'whose',
  version: '1.0.0',
  title: 'Whose',
  instructions: 'Tells whose call it is.',
  deps: (_, { stateless }) => ({ stateless }),
  tools: [whose],
});

async function ask(client: Awaited<ReturnType<typeof connect>>) {
  return JSON.parse(textOf(await client.callTool({ name: 'whose', arguments: {} }))) as {
    principal: string;
    stateless: boolean;
  };
}

it.each(ERAS)('over stdio every call is of one principal in %s', async (era) => {
  await using client = await connect(server, { era, transport: 'stdio' });
  expect(await ask(client)).toEqual(await ask(client));
});

it('over HTTP one token is one principal, and each session of 2025 another', async () => {
  const { endpoint, dispose } = await openServer(server, {});
  const serving = await serveHttp(endpoint, { host: '127.0.0.1', port: 0, token: 'a'.repeat(32) });
  const headers = { authorization: `Bearer ${'a'.repeat(32)}` };
  const era = '2026-07-28';
  await using one = await connect(serving.url, { era, headers });
  await using other = await connect(serving.url, { era, headers });
  expect((await ask(one)).principal).toBe((await ask(other)).principal);
  await using session = await connect(serving.url, { era: '2025-11-25', headers });
  await using another = await connect(serving.url, { era: '2025-11-25', headers });
  expect((await ask(session)).principal).not.toBe((await ask(another)).principal);
  expect((await ask(session)).principal).toBe((await ask(session)).principal);
  await serving.close();
  await dispose();
});

it.each([true, false])('a server is told whether it is served stateless: %s', async (stateless) => {
  await using client = await connect(server, { era: '2026-07-28', stateless });
  expect((await ask(client)).stateless).toBe(stateless);
});
