import autocannon from 'autocannon';
import { inTurn, type Outcome } from './in-turn.ts';
import { end } from '../processes.ts';
import { endOf, startNode } from './node.ts';
import type { Runs, Subject, ToolCall } from './subject.ts';
import { INITIALIZE } from './wire.ts';

export const CONNECTIONS = 16;
export type Era = '2026-07-28' | '2025-11-25';

const JSON_BOTH_WAYS = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
const META = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': INITIALIZE.clientInfo,
  'io.modelcontextprotocol/clientCapabilities': {},
};
const START_MS = 20_000;

/** Calls a second over HTTP, in each round. */
export async function countCalls(
  subjects: readonly Subject[],
  { rounds, seconds }: Runs,
  era: Era,
): Promise<Map<string, Outcome<number>>> {
  const children: ReturnType<typeof startNode>[] = [];
  const urls = new Map<string, string>();
  const open = async ({ name, httpArgv = [] }: Subject) => {
    const child = startNode(httpArgv);
    children.push(child);
    const url = await urlOf(child);
    urls.set(name, url);
    return url;
  };
  try {
    return await inTurn(subjects, rounds, async (subject) => {
      const url = urls.get(subject.name) ?? (await open(subject));
      return load(url, await requestOf(url, subject.call as ToolCall, era), seconds);
    });
  } finally {
    await Promise.all(children.map((child) => end(child)));
  }
}

interface Request {
  readonly headers: Record<string, string>;
  readonly params: object;
}

async function requestOf(url: string, call: ToolCall, era: Era): Promise<Request> {
  const headers = { ...JSON_BOTH_WAYS, 'mcp-protocol-version': era };
  if (era === '2025-11-25') return { headers: { ...headers, ...(await openSession(url)) }, params: call };
  return {
    headers: { ...headers, 'mcp-method': 'tools/call', 'mcp-name': call.name },
    params: { ...call, _meta: META },
  };
}

/** A 2025 client opens a session where the server has them. */
async function openSession(url: string): Promise<Record<string, string>> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 0, method: 'initialize', params: INITIALIZE });
  const answer = await fetch(url, { method: 'POST', headers: JSON_BOTH_WAYS, body });
  await answer.text();
  const id = answer.headers.get('mcp-session-id');
  return id === null ? {} : { 'mcp-session-id': id };
}

async function load(url: string, { headers, params }: Request, seconds: number): Promise<number> {
  await proveItWorks(url, { headers, params });
  const { requests, non2xx, errors } = await autocannon({
    url,
    method: 'POST',
    headers,
    body: JSON.stringify({ jsonrpc: '2.0', id: '[<id>]', method: 'tools/call', params }),
    idReplacement: true,
    connections: CONNECTIONS,
    duration: seconds,
  });
  if (non2xx + errors > 0) throw new Error(`gave ${non2xx} refusals and ${errors} errors over HTTP`);
  return requests.average;
}

/** A failed call is answered with 200 too: one answer is read before the many are counted. */
async function proveItWorks(url: string, { headers, params }: Request): Promise<void> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 'proof', method: 'tools/call', params });
  const answer = await fetch(url, { method: 'POST', headers, body });
  const text = await answer.text();
  if (!text.includes('"result"') || text.includes('"isError":true'))
    throw new Error('refused the call over HTTP');
}

/** A server tells its URL on stderr when it listens; the hub on stdout, when its servers are there too. */
function urlOf(child: ReturnType<typeof startNode>): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const timer = setTimeout(() => reject(new Error(`served no HTTP in ${START_MS / 1_000} s`)), START_MS);
  for (const stream of [child.stdout, child.stderr]) {
    let text = '';
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const [url] = /http:\/\/127\.0\.0\.1:\d+\/mcp/.exec(text) ?? [];
      if (url !== undefined) resolve(url);
    });
  }
  child.once('exit', () => reject(new Error(`${endOf(child)} before it served HTTP`)));
  return promise.finally(() => clearTimeout(timer));
}
