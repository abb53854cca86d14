// OpenTelemetry's API finds an SDK that another copy of it registered, where that copy is not older than ours: so ours
// is not the newest.
import {
  context,
  metrics,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
  type ProxyTracerProvider,
  type Span,
} from '@opentelemetry/api';
import type { Implementation } from '@modelcontextprotocol/server';
import { log } from '../../call/log.ts';
import { watchWith } from '../../call/telemetry.ts';
import { fetched, isPlain, operation, remote, servedAttributes, spanName, transport } from './attributes.ts';
import { carrierOf, originOf } from './origin.ts';

/** In seconds, as the conventions for MCP have them. */
const BOUNDARIES = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300];

/** A name that nobody knows is refused with it: counting each would be counting what clients make up. */
const INVALID_PARAMS = '-32602';

/** Tells the OpenTelemetry SDK of this process of each request, by the conventions for MCP. */
export function startTelemetry({ name, version }: Implementation): void {
  if ((trace.getTracerProvider() as Partial<ProxyTracerProvider>).getDelegateTracer?.(name) === undefined)
    log('error', '--telemetry: no OpenTelemetry SDK is loaded; load one with node --import <file>.');
  const tracer = trace.getTracer(`@plugboard/${name}`, version);
  const meter = metrics.getMeter(`@plugboard/${name}`, version);
  const recorder = (side: 'client' | 'server') => {
    const options = { unit: 's', advice: { explicitBucketBoundaries: BOUNDARIES } };
    const durations = meter.createHistogram(`mcp.${side}.operation.duration`, options);
    return (attributes: Attributes) => (seconds: number, failure: Attributes) => {
      const { 'gen_ai.tool.name': tool, 'gen_ai.prompt.name': prompt, ...rest } = attributes;
      const isKnown = failure['rpc.response.status_code'] !== INVALID_PARAMS;
      const names = {
        ...(tool !== undefined && { 'gen_ai.tool.name': tool }),
        ...(prompt !== undefined && { 'gen_ai.prompt.name': prompt }),
      };
      durations.record(seconds, { ...rest, ...(isKnown && names), ...failure });
    };
  };
  const [recordServed, recordAsked] = [recorder('server'), recorder('client')];
  watchWith({
    serve: (request, work) => {
      const { parent, links } = originOf(request);
      const counted = { ...operation(request), ...transport(request) };
      const attributes = { ...counted, ...servedAttributes(request) };
      const options = { kind: SpanKind.SERVER, attributes, links };
      const span = tracer.startSpan(spanName(request), options, parent);
      return watch({ span, parent, failureIn, record: recordServed(counted) }, work);
    },
    ask: (request, work) => {
      const parent = context.active();
      const attributes = { ...operation(request), ...remote(request) };
      const span = tracer.startSpan(spanName(request), { kind: SpanKind.CLIENT, attributes }, parent);
      const working = () => work(carrierOf(context.active()));
      return watch({ span, parent, failureIn, record: recordAsked(attributes) }, working);
    },
    fetch: (request, work) => {
      const parent = context.active();
      const options = { kind: SpanKind.CLIENT, attributes: fetched(request) };
      const span = tracer.startSpan(request.method, options, parent);
      const failureOfStatus = ({ status }: { readonly status: number }): Attributes => {
        span.setAttribute('http.response.status_code', status);
        return status < 400 ? {} : { 'error.type': String(status) };
      };
      return watch({ span, parent, failureIn: failureOfStatus }, work);
    },
  });
}

interface Watched<T> {
  readonly span: Span;
  readonly parent: Context;
  /** What a result tells of a failure. */
  readonly failureIn: (result: T) => Attributes;
  readonly record?: (seconds: number, failure: Attributes) => void;
}

async function watch<T>({ span, parent, ...on }: Watched<T>, work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  let failure: Attributes = {};
  try {
    const result = await context.with(trace.setSpan(parent, span), work);
    failure = on.failureIn(result);
    return result;
  } catch (error) {
    failure = failureOf(error);
    throw error;
  } finally {
    // Without a description: a message may hold what the caller sent.
    if ('error.type' in failure) span.setStatus({ code: SpanStatusCode.ERROR });
    span.setAttributes(failure).end();
    on.record?.((performance.now() - start) / 1000, failure);
  }
}

/** The protocol calls a call of a tool that failed a result. */
function failureIn(result: unknown): Attributes {
  return (result as { isError?: unknown } | undefined)?.isError === true
    ? { 'error.type': 'tool_error' }
    : {};
}

function failureOf(error: unknown): Attributes {
  const { code } = (error ?? {}) as { code?: unknown };
  if (typeof code === 'number')
    return { 'error.type': String(code), 'rpc.response.status_code': String(code) };
  return { 'error.type': isPlain(code) ? code : '_OTHER' };
}
