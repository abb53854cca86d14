import { readFile } from 'node:fs/promises';

/** What Chrome's own log of its network (`--log-net-log`) says that it did. */
export interface NetLog {
  /** Names that were handed to a resolver. */
  readonly lookedUp: string[];
  /** Addresses, `127.0.0.1:80`, that TCP connections were tried to. */
  readonly connectedTo: string[];
  /** How many times something was sent by UDP. (Chrome also «connects» a UDP socket to see its routes; nothing is sent.) */
  readonly datagrams: number;
}

interface Log {
  readonly constants: { readonly logEventTypes: Readonly<Record<string, number>> };
  readonly events: readonly { readonly type: number; readonly params?: Readonly<Record<string, string>> }[];
}

export async function readNetLog(path: string): Promise<NetLog> {
  const text = await readFile(path, 'utf8');
  const { constants, events } = JSON.parse(text) as Log;
  const of = (name: string): Log['events'] => {
    const wanted = constants.logEventTypes[name];
    if (wanted === undefined) throw new Error(`Chrome's log has no event ${name} any more.`);
    return events.filter(({ type }) => type === wanted);
  };
  const told = (name: string, param: string): string[] =>
    of(name).flatMap(({ params }) => params?.[param] ?? []);
  return {
    lookedUp: told('HOST_RESOLVER_MANAGER_JOB', 'host'),
    connectedTo: told('TCP_CONNECT_ATTEMPT', 'address'),
    datagrams: of('UDP_BYTES_SENT').length,
  };
}
