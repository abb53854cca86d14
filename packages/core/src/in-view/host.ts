/** What the client tells of a call whose view this is. */
export interface Heard {
  /** The call's arguments, once they are whole. */
  readonly input: (args: Readonly<Record<string, unknown>>) => void;
  readonly result: (result: Answer) => void;
  readonly cancelled: () => void;
  /** Theme, colours, language: what changed of it. */
  readonly context: (context: HostContext) => void;
}

/** A tool's result, as far as views look at it. */
export interface Answer {
  readonly content?: readonly { readonly type: string; readonly text?: string }[];
  readonly structuredContent?: unknown;
  readonly isError?: boolean;
  readonly _meta?: Readonly<Record<string, unknown>>;
}

export interface HostContext {
  readonly theme?: 'light' | 'dark';
  readonly locale?: string;
  readonly styles?: { readonly variables?: Readonly<Record<string, string | undefined>> };
}

/** Of MCP Apps; a client with another one answers which. */
const PROTOCOL = '2026-01-26';

interface Message {
  readonly jsonrpc: '2.0';
  readonly id?: string | number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
}

/**
 * Speaks MCP Apps with the client that shows this page: JSON-RPC in messages between windows. It hears of the call and
 * of the theme, and asks for nothing: no other tool, no link, no word to the model. The reference library speaks it
 * too, in a page a hundred times as large.
 */
export function meetHost(name: string, heard: Heard): void {
  const send = (message: Omit<Message, 'jsonrpc'>) =>
    window.parent.postMessage({ jsonrpc: '2.0', ...message }, '*');
  const notified: Readonly<Record<string, (params: never) => void>> = {
    'ui/notifications/tool-input': ({ arguments: args = {} }: { arguments?: Record<string, unknown> }) =>
      heard.input(args),
    'ui/notifications/tool-result': heard.result,
    'ui/notifications/tool-cancelled': heard.cancelled,
    'ui/notifications/host-context-changed': heard.context,
  };
  window.addEventListener('message', ({ source, data }: MessageEvent<Message | undefined>) => {
    // Others that know this window may send too.
    if (source !== window.parent || data?.jsonrpc !== '2.0') return;
    const { id, method, params = {} } = data;
    if (method === undefined) {
      if (id !== HELLO || data.result === undefined) return;
      heard.context((data.result as { hostContext?: HostContext } | undefined)?.hostContext ?? {});
      send({ method: 'ui/notifications/initialized' });
      tellSize((size) => send({ method: 'ui/notifications/size-changed', params: size }));
    } else if (id === undefined) notified[method]?.(params as never);
    else send(answerTo(id, method));
  });
  const appInfo = { name, version: '1' };
  const params = { appInfo, appCapabilities: {}, protocolVersion: PROTOCOL };
  send({ id: HELLO, method: 'ui/initialize', params });
}

const HELLO = 'hello';

function answerTo(id: string | number, method: string) {
  const isKnown = method === 'ping' || method === 'ui/resource-teardown';
  return isKnown ? { id, result: {} } : { id, error: { code: -32601, message: `No method ${method}.` } };
}

function tellSize(tell: (size: { readonly width: number; readonly height: number }) => void): void {
  const { documentElement: root, body } = document;
  const observer = new ResizeObserver(() =>
    tell({ width: root.scrollWidth, height: Math.ceil(body.getBoundingClientRect().height) }),
  );
  observer.observe(body);
}
