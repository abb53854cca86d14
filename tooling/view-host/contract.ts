import type { AppBridge, McpUiHostContext } from '@modelcontextprotocol/ext-apps/app-bridge';

/** What the page of the host can do, and what it has seen. */
export interface Host {
  /** Shows a page as clients do: in a frame that may run scripts, of an origin of its own. */
  readonly open: (html: string, context: McpUiHostContext) => Promise<void>;
  readonly input: AppBridge['sendToolInput'];
  readonly result: AppBridge['sendToolResult'];
  readonly cancel: () => Promise<void>;
  readonly context: AppBridge['setHostContext'];
  readonly teardown: () => Promise<unknown>;
  readonly sizes: { width?: number; height?: number }[];
  /** The methods of what the view sent. */
  readonly heard: string[];
}
