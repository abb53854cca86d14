import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { connect } from '@plugboard/core/testing';
import { expect, it, vi } from 'vitest';
import { configFile, filesystemEntry, HUB } from './fixture/hub.ts';

/** Loaded into bundles, which bring an API of their own. */
const OTEL = ['--import', join(import.meta.dirname, '../../core/test/fixture/otel.ts')];

interface Told {
  readonly span?: string;
  readonly metric?: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly trace: string;
  readonly id: string;
  readonly parent?: string;
}

it('a call is one trace, from the client through the hub to the server', async () => {
  const { command, args } = filesystemEntry;
  const file = configFile({});
  const seen = join(dirname(file), 'seen');
  const files = { command, args: [...OTEL, ...args, '--telemetry'], env: { SEEN: seen } };
  const config = configFile({ files });
  const hub = [...OTEL, HUB, 'serve', '--config', config, '--telemetry'];
  await using client = await connect(
    { command: process.execPath, args: hub, env: { SEEN: seen } },
    { era: '2026-07-28' },
  );
  const [trace, parent] = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7'];
  const _meta = { traceparent: `00-${trace}-${parent}-01` };
  await client.callTool({ name: 'files__list_roots', arguments: {}, _meta });
  const told = () =>
    readFileSync(seen, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Told);
  await vi.waitFor(() =>
    expect(told().map(({ metric }) => metric)).toContain('mcp.client.operation.duration'),
  );
  const spans = told().filter((each) => each.trace === trace);
  const named = (name: string, from: string | undefined) =>
    spans.find(({ span, parent: of }) => span === name && of === from);
  const served = named('tools/call files__list_roots', parent);
  const asked = named('tools/call list_roots', served?.id);
  const answered = named('tools/call list_roots', asked?.id);
  expect(spans).toHaveLength(3);
  expect(answered?.attributes['network.transport']).toBe('pipe');
});
