import { createHash } from 'node:crypto';
import type { Attributes } from '@opentelemetry/api';
import type { Asked, Fetched, Served } from '../../call/telemetry.ts';

/** Names and ids come from clients: what is longer or odder than any honest one is left out. */
const PLAIN = /^[\w.:/-]{1,64}$/;

const NAMES: Readonly<Record<string, string>> = {
  'tools/call': 'gen_ai.tool.name',
  'prompts/get': 'gen_ai.prompt.name',
};

/** What is counted apart in a metric too, so of few values. */
export function operation({ method, name }: Pick<Served, 'method' | 'name'>): Attributes {
  const key = NAMES[method];
  return {
    'mcp.method.name': method,
    ...(key !== undefined && isPlain(name) && { [key]: name }),
    ...(method === 'tools/call' && { 'gen_ai.operation.name': 'execute_tool' }),
  };
}

/** `tools/call get_forecast` */
export function spanName({ method, name }: Pick<Served, 'method' | 'name'>): string {
  return method in NAMES && isPlain(name) ? `${method} ${name}` : method;
}

/** Without the URI of a resource, which the conventions ask for: it is what the caller asked, and may say much. */
export function servedAttributes({ id, sessionId }: Served): Attributes {
  return {
    ...(isPlain(String(id)) && { 'jsonrpc.request.id': String(id) }),
    ...(sessionId !== undefined && { 'mcp.session.id': hashed(sessionId) }),
  };
}

export function transport({ header, protocolVersion }: Served): Attributes {
  return {
    ...(isPlain(protocolVersion) && { 'mcp.protocol.version': protocolVersion }),
    ...wire(header !== undefined),
  };
}

export function remote({ url }: Pick<Asked, 'url'>): Attributes {
  return { ...wire(url !== undefined), ...server(url) };
}

export function fetched({ method, url }: Fetched): Attributes {
  return { 'http.request.method': method, ...server(url) };
}

function wire(isHttp: boolean): Attributes {
  return isHttp
    ? { 'network.transport': 'tcp', 'network.protocol.name': 'http' }
    : { 'network.transport': 'pipe' };
}

/** Neither path nor query: they hold what was asked. */
function server(url: URL | undefined): Attributes {
  if (url === undefined) return {};
  const { hostname, port, protocol } = url;
  return { 'server.address': hostname, 'server.port': Number(port) || (protocol === 'https:' ? 443 : 80) };
}

export function isPlain(value: unknown): value is string {
  return typeof value === 'string' && PLAIN.test(value);
}

/** Where no token is needed, who knows the id of a session has the session. */
function hashed(id: string): string {
  return createHash('sha256').update(id).digest('hex').slice(0, 16);
}
