import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, upstream, type Era } from '@plugboard/core/testing';
import { httpClient } from '@plugboard/core/upstream';
import { context, metrics, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  SimpleSpanProcessor,
  type ReadableSpan,
} from '@opentelemetry/sdk-trace-node';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startTelemetry } from '../../src/serve/telemetry/start.ts';
import { ADD, call, inSession, openSession, send, serve } from '../fixture/http.ts';
import { program } from '../fixture/program.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';
const TRACEPARENT = `00-${TRACE}-${SPAN}-01`;
const OTHER = '0af7651916cd43dd8448eb211c80319c';
const ERAS: Era[] = ['2026-07-28', '2025-11-25'];

const spans = new InMemorySpanExporter();
const measured = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const reader = new PeriodicExportingMetricReader({ exporter: measured, exportIntervalMillis: 60_000 });

beforeAll(() => {
  new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }).register();
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
  startTelemetry({ name: 'fixture', version: '1.0.0' });
});
beforeEach(() => spans.reset());

function seen(name: string): ReadableSpan {
  const [span, ...others] = spans.getFinishedSpans().filter((each) => each.name === name);
  expect(others).toEqual([]);
  expect(
    span,
    spans
      .getFinishedSpans()
      .map((each) => each.name)
      .join(', '),
  ).toBeDefined();
  return span!;
}

/** What a metric was told apart by. */
async function counted(name: string): Promise<object[]> {
  await reader.forceFlush();
  const last =
    measured
      .getMetrics()
      .at(-1)
      ?.scopeMetrics.flatMap((scope) => scope.metrics) ?? [];
  return last.flatMap(({ descriptor, dataPoints }) =>
    descriptor.name === name ? dataPoints.map(({ attributes }) => attributes) : [],
  );
}

/** A call by hand, with what a client adds to `_meta`. */
function callWith(meta: object, headers: Record<string, string> = {}, params = ADD) {
  const sent = call(params);
  const body = JSON.parse(sent.body) as { params: { _meta: object } };
  body.params._meta = { ...body.params._meta, ...meta };
  return { ...sent, headers: { ...sent.headers, ...headers }, body: JSON.stringify(body) };
}

describe('a call over HTTP', () => {
  it('of 2026 is a span by the conventions', async () => {
    await using serving = await serve();
    await send(serving.url, call(ADD, 'request-7'));
    const span = seen('tools/call add');
    expect(span.kind).toBe(SpanKind.SERVER);
    expect(span.status.code).toBe(SpanStatusCode.UNSET);
    expect(span.attributes).toEqual({
      'mcp.method.name': 'tools/call',
      'gen_ai.tool.name': 'add',
      'gen_ai.operation.name': 'execute_tool',
      'jsonrpc.request.id': 'request-7',
      'mcp.protocol.version': '2026-07-28',
      'network.transport': 'tcp',
      'network.protocol.name': 'http',
    });
  });

  it('of 2025 names its session by a hash, since the id opens it', async () => {
    await using serving = await serve();
    const session = await openSession(serving.url);
    await send(serving.url, inSession(session, { id: 3, method: 'tools/call', params: ADD }));
    const { attributes } = seen('tools/call add');
    expect(attributes['mcp.session.id']).toMatch(/^[\da-f]{16}$/);
    expect(attributes).toMatchObject({ 'mcp.protocol.version': '2025-11-25', 'jsonrpc.request.id': '3' });
    expect(JSON.stringify(attributes)).not.toContain(session.slice(0, 8));
    expect(seen('initialize').kind).toBe(SpanKind.SERVER);
  });

  it.each(ERAS)('that fails is told as the conventions say, in %s', async (era) => {
    await using serving = await serve();
    await using client = await connect(serving.url, { era });
    await client.callTool({ name: 'fail', arguments: { how: 'known' } });
    const tool = seen('tools/call fail');
    expect(tool.attributes['error.type']).toBe('tool_error');
    expect(tool.status).toEqual({ code: SpanStatusCode.ERROR });
    await expect(client.getPrompt({ name: 'nope' })).rejects.toThrow();
    expect(seen('prompts/get nope').attributes).toMatchObject({
      'error.type': '-32602',
      'rpc.response.status_code': '-32602',
      'gen_ai.prompt.name': 'nope',
    });
  });

  it('has its duration measured, told apart by what clients cannot make up', async () => {
    await using serving = await serve();
    for (const name of ['add', 'made-up-1', 'made-up-2'])
      await send(serving.url, call({ name, arguments: ADD.arguments }, name));
    const told = await counted('mcp.server.operation.duration');
    expect(told).toContainEqual({
      'mcp.method.name': 'tools/call',
      'gen_ai.tool.name': 'add',
      'gen_ai.operation.name': 'execute_tool',
      'mcp.protocol.version': '2026-07-28',
      'network.transport': 'tcp',
      'network.protocol.name': 'http',
    });
    expect(JSON.stringify(told)).not.toContain('made-up');
  });

  it('shows nothing of what it holds', async () => {
    const canary = 'canary-9d1f';
    await using serving = await serve();
    await using client = await connect(serving.url, {
      era: '2026-07-28',
      headers: { authorization: `Bearer ${canary}` },
    });
    await client.callTool({ name: 'greet', arguments: { person: { name: canary } } });
    await client.callTool({ name: 'greet', arguments: { [canary]: canary } });
    await client.readResource({ uri: `book://${canary}/1` }).catch(() => {});
    await send(
      serving.url,
      callWith({ baggage: `secret=${canary}` }, {}, { ...ADD, name: `${canary} ${canary}` }),
    );
    await send(serving.url, call(ADD, `${canary} `.repeat(50)));
    const told = spans.getFinishedSpans().map(({ name, attributes, events, links, status }) => {
      return { name, attributes, events, links, status };
    });
    expect(told.length).toBeGreaterThanOrEqual(5);
    expect(JSON.stringify(told)).not.toContain(canary);
    expect(JSON.stringify(await counted('mcp.server.operation.duration'))).not.toContain(canary);
  });
});

describe('what a call is a part of', () => {
  it('stands in its _meta, and the request that carried it is linked', async () => {
    await using serving = await serve();
    const headers = { traceparent: `00-${OTHER}-b7ad6b7169203331-01` };
    await send(serving.url, callWith({ traceparent: TRACEPARENT, tracestate: 'a=1' }, headers));
    const span = seen('tools/call add');
    expect(span.spanContext().traceId).toBe(TRACE);
    expect(span.parentSpanContext?.spanId).toBe(SPAN);
    expect(span.spanContext().traceState?.serialize()).toBe('a=1');
    expect(span.links.map((link) => link.context.traceId)).toEqual([OTHER]);
  });

  it('stands in its headers where _meta is silent', async () => {
    await using serving = await serve();
    await send(serving.url, callWith({}, { traceparent: TRACEPARENT }));
    const span = seen('tools/call add');
    expect(span.parentSpanContext).toMatchObject({ traceId: TRACE, spanId: SPAN });
    expect(span.links).toEqual([]);
  });

  it.each(['', 'x', `00-${'0'.repeat(32)}-${SPAN}-01`, `${TRACEPARENT}\n`.repeat(9), 7, {}])(
    'is nothing where a client wrote %j',
    async (traceparent) => {
      await using serving = await serve();
      expect((await send(serving.url, callWith({ traceparent }))).status).toBe(200);
      expect(seen('tools/call add').parentSpanContext).toBeUndefined();
    },
  );
});

it('a request to an upstream is a part of the call that makes it, and shows no path', async () => {
  await using api = await upstream({
    'GET /v1/lamps?room=hall': { body: { on: true } },
    'GET /v1/none': { status: 404, body: {} },
  });
  await using client = httpClient({ name: 'Lamps', baseUrl: api.url, allowPrivateNetwork: true });
  await trace.getTracer('test').startActiveSpan('outer', async (outer) => {
    await client.get('/v1/lamps', { query: { room: 'hall' } });
    await client.get('/v1/none').catch(() => {});
    outer.end();
  });
  const sent = spans.getFinishedSpans().filter(({ name }) => name === 'GET');
  const address = { 'server.address': '127.0.0.1', 'server.port': Number(new URL(api.url).port) };
  const common = { 'http.request.method': 'GET', ...address };
  expect(sent.map(({ attributes }) => attributes)).toEqual([
    { ...common, 'http.response.status_code': 200 },
    { ...common, 'http.response.status_code': 404, 'error.type': '404' },
  ]);
  const outer = seen('outer').spanContext();
  for (const span of sent) {
    expect(span.kind).toBe(SpanKind.CLIENT);
    expect(span.parentSpanContext?.spanId).toBe(outer.spanId);
  }
  expect(trace.getSpan(context.active())).toBeUndefined();
});

describe('a program', () => {
  const OTEL = join(import.meta.dirname, '../fixture/otel.ts');

  function told(flags: string[], imported: string) {
    const seenFile = join(mkdtempSync(join(tmpdir(), 'telemetry-')), 'seen');
    writeFileSync(seenFile, '');
    const { command, args } = program(...flags);
    const spawn = { command, args: ['--import', imported, ...args], env: { SEEN: seenFile } };
    const read = () =>
      readFileSync(seenFile, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Told);
    return { spawn, read };
  }

  interface Told {
    readonly span?: string;
    readonly metric?: string;
    readonly attributes: unknown;
    readonly parent?: string;
  }

  it('tells the SDK that was loaded before it, over stdio', async () => {
    const { spawn, read } = told(['--telemetry'], OTEL);
    await using client = await connect(spawn, { era: '2026-07-28' });
    await client.callTool({ ...ADD, _meta: { traceparent: TRACEPARENT } });
    await vi.waitFor(() => {
      expect(read()).toContainEqual(
        expect.objectContaining({ span: 'tools/call add', trace: TRACE, parent: SPAN }),
      );
      expect(read()).toContainEqual(expect.objectContaining({ metric: 'mcp.server.operation.duration' }));
    });
    const { attributes } = read().find(({ span }) => span === 'tools/call add')!;
    expect(attributes).toMatchObject({ 'network.transport': 'pipe' });
  });

  it('tells nothing unless it is asked to', async () => {
    const { spawn, read } = told([], OTEL);
    await using client = await connect(spawn, { era: '2026-07-28' });
    await client.callTool(ADD);
    expect(read()).toEqual([]);
  });

  it.each([
    [['--telemetry'], true],
    [[], false],
  ])('with the flags %j loads OpenTelemetry: %s', async (flags, isLoaded) => {
    const { spawn, read } = told(flags, join(import.meta.dirname, '../fixture/otel-loads.ts'));
    await using client = await connect(spawn, { era: '2026-07-28' });
    await client.callTool(ADD);
    await vi.waitFor(() => expect(read().length > 0).toBe(isLoaded));
  });
});
