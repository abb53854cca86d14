import { AppBridge, PostMessageTransport } from '@modelcontextprotocol/ext-apps/app-bridge';
import type { Host } from './contract.ts';

// What a client does with a view, by the reference library's half of MCP Apps.
let bridge = new AppBridge(null, { name: 'host', version: '1' }, {});

const host: Host = {
  sizes: [],
  heard: [],
  open: async (html, hostContext) => {
    document.querySelector('iframe')?.remove();
    const frame = document.createElement('iframe');
    frame.setAttribute('sandbox', 'allow-scripts');
    Object.assign(frame.style, { border: '0', width: '100%', height: '720px' });
    document.body.append(frame);
    const target = frame.contentWindow!;
    bridge = new AppBridge(null, { name: 'host', version: '1' }, {}, { hostContext });
    bridge.onsizechange = (size) => host.sizes.push(size);
    const ready = new Promise<void>((resolve) => (bridge.oninitialized = () => resolve()));
    await bridge.connect(new PostMessageTransport(target, target));
    frame.srcdoc = html;
    await ready;
  },
  input: (input) => bridge.sendToolInput(input),
  result: (result) => bridge.sendToolResult(result),
  cancel: () => bridge.sendToolCancelled({}),
  context: (context) => bridge.setHostContext(context),
  teardown: () => bridge.teardownResource({}),
};

window.addEventListener('message', ({ data }) => {
  const { method = 'answer' } = data as { readonly method?: string };
  host.heard.push(method);
});

Object.assign(window, { host });
