// Calls over HTTP: requests per second of a server built on core beside the SDK's own default way, in turn.
import { spawn, type ChildProcess } from 'node:child_process';
import { cpus } from 'node:os';
import { join } from 'node:path';
import autocannon from 'autocannon';

const ROUNDS = 9;
const SECONDS = 2;
const CONNECTIONS = 16;
const META = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'bench', version: '1.0.0' },
  'io.modelcontextprotocol/clientCapabilities': {},
};
const CALL = { name: 'find_7', arguments: { text: 'Ada', limit: 3 } };
const ERAS = [
  {
    era: '2026-07-28',
    headers: { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': CALL.name },
    params: { ...CALL, _meta: META },
  },
  { era: '2025-11-25', headers: { 'mcp-protocol-version': '2025-11-25' }, params: CALL },
];
const JSON_BOTH_WAYS = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
const INITIALIZE = {
  protocolVersion: '2025-11-25',
  capabilities: {},
  clientInfo: { name: 'bench', version: '1.0.0' },
};

interface Subject {
  readonly name: string;
  readonly child: ChildProcess;
  readonly url: string;
}

const subjects = [await start('core', 'http-ours.ts', '--http', '0'), await start('SDK', 'http-sdk.ts')];
console.log(
  `tools/call over HTTP, ${CONNECTIONS} connections, 20 tools, median of ${ROUNDS} rounds; Node ${process.versions.node}, ${cpus()[0]?.model}, ${cpus().length} cores`,
);
for (const each of ERAS) await compare(each);
for (const { child } of subjects) child.kill();

async function compare({ era, headers, params }: (typeof ERAS)[number]): Promise<void> {
  const counts = new Map<string, number[]>(subjects.map(({ name }) => [name, []]));
  for (let round = -1; round < ROUNDS; round += 1) {
    for (const { name, url } of subjects) {
      const session = era === '2025-11-25' ? await openSession(url) : {};
      const count = await load(url, { ...JSON_BOTH_WAYS, ...headers, ...session }, params);
      if (round >= 0) counts.get(name)?.push(count); // the first one warms up
    }
  }
  const [ours, theirs] = [...counts.values()].map(median) as [number, number];
  console.log(
    `${era}  core ${ours.toFixed(0)} /s  SDK ${theirs.toFixed(0)} /s  ${(ours / theirs).toFixed(2)} x the SDK's own handler`,
  );
}

async function load(url: string, headers: Record<string, string>, params: object): Promise<number> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: '[<id>]', method: 'tools/call', params });
  const { requests, non2xx, errors } = await autocannon({
    url,
    method: 'POST',
    headers,
    body,
    idReplacement: true,
    connections: CONNECTIONS,
    duration: SECONDS,
  });
  if (non2xx + errors > 0) throw new Error(`${url}: ${non2xx} refusals, ${errors} errors`);
  return requests.average;
}

/** A 2025 client opens a session where the server has them. */
async function openSession(url: string): Promise<Record<string, string>> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 0, method: 'initialize', params: INITIALIZE });
  const answer = await fetch(url, { method: 'POST', headers: JSON_BOTH_WAYS, body });
  await answer.text();
  const id = answer.headers.get('mcp-session-id');
  return id === null ? {} : { 'mcp-session-id': id };
}

/** Each server is a process of its own, on the same Node; it tells its URL on stderr. */
async function start(name: string, file: string, ...args: string[]): Promise<Subject> {
  const child = spawn(process.execPath, [join(import.meta.dirname, file), ...args], {
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const [, found] = /serves (http\S+)/.exec(text) ?? [];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', () => reject(new Error(`${name} did not start: ${text}`)));
  });
  return { name, child, url };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
