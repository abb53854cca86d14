import type { CallToolResult, ClientCapabilities } from '@modelcontextprotocol/server';
import type { Resource } from '../define/resource.ts';
import type { Tool } from '../define/tool.ts';
import type { View } from '../define/view.ts';
import { VIEW_DATA } from '../in-view/keys.ts';
import { log } from './log.ts';

/** https://modelcontextprotocol.io/extensions/apps: what a client declares, and the type of a page. */
export const VIEWS_EXTENSION = 'io.modelcontextprotocol/ui';
export const VIEW_TYPE = 'text/html;profile=mcp-app';

/** Characters of JSON that a view may be given. */
const MOST_DATA = 262_144;

/** What tells clients which page goes with a tool. */
export function viewMeta({ view }: Pick<Tool, 'view'>): { readonly ui?: { readonly resourceUri: string } } {
  return view === undefined ? {} : { ui: { resourceUri: view.uri } };
}

/** The pages of these tools: two may share one. */
export function viewsOf(tools: readonly Tool<never>[]): Resource[] {
  const views = new Set(tools.flatMap(({ view }) => view ?? []));
  return [...views].map(pageOf);
}

function pageOf({ load, ...words }: View): Resource {
  return {
    ...words,
    mimeType: VIEW_TYPE,
    read: async () => {
      const { viewPage } = await import('./view-page.ts');
      const text = viewPage(words.title, await load());
      // Empty: it may reach nothing. Said here too, for clients that widen what is not said.
      return [{ mimeType: VIEW_TYPE, text, _meta: { ui: { csp: {}, prefersBorder: true } } }];
    },
  };
}

/** Whether the client shows pages of this type to a person. */
function showsViews({ extensions }: ClientCapabilities): boolean {
  const { mimeTypes } = (extensions?.[VIEWS_EXTENSION] ?? {}) as { mimeTypes?: unknown };
  return Array.isArray(mimeTypes) && mimeTypes.includes(VIEW_TYPE);
}

/** What a call hands to its view, and the result with it: beside what a model reads, and never in place of it. */
export function showing({ name, view }: Tool<never>, capabilities: ClientCapabilities) {
  let shown: Pick<CallToolResult, '_meta'> = {};
  const show = async (data: () => unknown) => {
    if (view === undefined || !showsViews(capabilities)) return;
    try {
      const value = await data();
      const length = JSON.stringify(value)?.length ?? 0;
      if (length <= MOST_DATA) shown = { _meta: { [VIEW_DATA]: value } };
      else log('info', `${name}: ${length} characters are too many for its view, which shows the text.`);
    } catch (error) {
      // The answer is whole without its picture.
      log('error', `${name}: nothing can be shown`, error);
    }
  };
  return { show, onto: (result: CallToolResult): CallToolResult => ({ ...result, ...shown }) };
}
