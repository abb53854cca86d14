import {
  Client,
  SSEClientTransport,
  SdkError,
  SdkErrorCode,
  StreamableHTTPClientTransport,
  type CallToolResult,
  type RequestOptions,
  type Tool,
  type Transport,
} from '@modelcontextprotocol/client';
import { log } from '@plugboard/core/serve';
import manifest from '../../package.json' with { type: 'json' };
import type { ServerEntry } from '../config/read-config.ts';
import type { Launch } from '../config/entry.ts';
import { useInstalled } from '../launch/installed.ts';
import { ProcessTransport } from '../launch/process-transport.ts';
import { oneLine, reasonOf } from './words.ts';

type State = 'starting' | 'ready' | 'failed' | 'ended';

export interface StartOptions {
  /** Milliseconds from the start to the list of tools. */
  readonly startTimeout: number;
  /** Folders in whose `node_modules` packages are looked for. */
  readonly searchFrom: readonly string[];
  readonly onChange?: () => void;
  /** Who starts it tells what went wrong; otherwise the log does. */
  readonly isQuiet?: boolean;
}

/** A server that knows only the older handshake answers the probe with an error, or not at all within this time. */
const PROBE_MS = 4_000;

/** One server of the file, from its start to its end. It never throws: what goes wrong is in `state` and `reason`. */
export class Connection {
  readonly entry: ServerEntry;
  /** Fulfilled when the start is over, well or not. */
  readonly settled: Promise<void>;
  state: State = 'starting';
  /** Why it is not ready, in words: `exited with code 3`. */
  reason: string | undefined;
  tools: readonly Tool[] = [];
  instructions: string | undefined;

  readonly #options: StartOptions;
  #client: Client | undefined;
  #transport: Transport | undefined;
  #noise = 0;
  #closing = false;

  constructor(entry: ServerEntry, options: StartOptions) {
    this.entry = entry;
    this.#options = options;
    this.settled = this.#start();
  }

  callTool(name: string, args: unknown, options: RequestOptions): Promise<CallToolResult> {
    if (this.#client === undefined) return Promise.reject(new Error('not started'));
    // `request`, not `callTool`: checking an answer against its schema is for the client at the other end.
    const params = { name, arguments: (args ?? {}) as Record<string, unknown> };
    return this.#client.request({ method: 'tools/call', params }, options);
  }

  async close(): Promise<void> {
    this.#closing = true;
    await this.#client?.close().catch(() => {});
    await this.#transport?.close();
  }

  async #start(): Promise<void> {
    const { launch, problem } = this.entry;
    if (launch === undefined) return this.#end('failed', problem);
    const timeout = AbortSignal.timeout(this.#options.startTimeout);
    try {
      await Promise.race([this.#open(launch), aborted(timeout)]);
      this.#to('ready');
    } catch (error) {
      const late = `no answer to the handshake within ${this.#options.startTimeout / 1000} s`;
      this.#end('failed', timeout.aborted ? late : this.#explain(error));
      await this.close();
    }
  }

  async #open(launch: Launch): Promise<void> {
    try {
      await this.#connect(launch, 'auto');
    } catch (error) {
      // Some servers end at any request before `initialize`, the probe too: they get a fresh process and no probe.
      const { ended } = this.#transport instanceof ProcessTransport ? this.#transport : {};
      const closed =
        error instanceof SdkError && error.code === SdkErrorCode.EraNegotiationFailed && ended !== undefined;
      if (!closed || this.#closing) throw error;
      await this.#connect(launch, 'legacy');
    }
    const { tools } = await this.#client!.listTools();
    this.tools = tools;
    this.instructions = this.#client!.getInstructions();
  }

  async #connect(launch: Launch, mode: 'auto' | 'legacy'): Promise<void> {
    const transport = this.#transportTo(launch);
    // Over HTTP silence says nothing, so there the probe may take as long as the start.
    const timeoutMs = launch.kind === 'stdio' ? PROBE_MS : this.#options.startTimeout;
    const client = new Client(
      { name: manifest.name, version: manifest.version },
      { versionNegotiation: { mode, probe: { timeoutMs } } },
    );
    [this.#client, this.#transport] = [client, transport];
    client.onclose = () => {
      if (this.state === 'ready' && !this.#closing) this.#end('ended', this.#explain(undefined));
    };
    await client.connect(transport, { timeout: this.#options.startTimeout });
  }

  #transportTo(launch: Launch): Transport {
    if (launch.kind === 'stdio') {
      const command = useInstalled(launch, this.#options.searchFrom);
      const onLine = (stream: string, line: string) => this.#heard(stream, line);
      return new ProcessTransport({
        ...command,
        env: launch.env,
        cwd: launch.cwd,
        written: launch.written,
        onLine,
      });
    }
    const requestInit = { headers: { ...launch.headers } };
    if (launch.kind === 'sse') return new SSEClientTransport(launch.url, { requestInit });
    return new StreamableHTTPClientTransport(launch.url, { requestInit });
  }

  #heard(stream: string, line: string): void {
    if (stream === 'stderr') return log('info', `[${this.entry.alias}] ${oneLine(line)}`);
    this.#noise += 1;
    if (this.#noise > 1) return;
    log(
      'error',
      `[${this.entry.alias}] wrote to stdout what is no message, and it was left out: ${JSON.stringify(oneLine(line))}`,
    );
  }

  /** What a person can do something about: what became of the process, else what the client says. */
  #explain(error: unknown): string {
    const ended = this.#transport instanceof ProcessTransport ? this.#transport.ended : undefined;
    if (ended !== undefined) return ended;
    return error === undefined ? 'closed the connection' : reasonOf(error);
  }

  #end(state: 'failed' | 'ended', reason: string | undefined): void {
    this.reason = reason;
    this.#to(state);
    if (!this.#closing && this.#options.isQuiet !== true)
      log('error', `[${this.entry.alias}] ${state}: ${reason}`);
  }

  #to(state: State): void {
    this.state = state;
    this.#options.onChange?.();
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}
