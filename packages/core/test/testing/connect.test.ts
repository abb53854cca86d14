import { connect, textOf, type Era } from '@plugboard/core/testing';
import { describe, expect, it } from 'vitest';
import { fixture, fixtureTools } from '../fixture/server.ts';

describe.each<Era>(['2026-07-28', '2025-11-25'])('connect in %s', (era) => {
  it.each(['memory', 'stdio', 'http'] as const)(
    'speaks to a definition over %s, in that era and no other',
    async (transport) => {
      await using client = await connect(fixture, { era, transport });
      expect(client.getNegotiatedProtocolVersion()).toBe(era);
      expect((await client.listTools()).tools).toHaveLength(fixtureTools.length);
      expect(textOf(await client.callTool({ name: 'add', arguments: { left: 2 } }))).toBe('2 + 1 = 3');
      await expect(client.callTool({ name: 'nothing' })).rejects.toMatchObject({ code: -32_602 });
    },
  );
});
