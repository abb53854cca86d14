import type { ContentBlock, Tool } from '@modelcontextprotocol/client';
import { exposedUri } from './names.ts';

type Meta = Readonly<Record<string, unknown>>;

/** A tool whose view is told by its exposed address, in today's key and in the one before it. */
export function withExposedView<T extends Pick<Tool, '_meta'>>(alias: string, tool: T): T {
  const { _meta: meta } = tool;
  if (meta === undefined) return tool;
  const ui = meta['ui'] as Meta | undefined;
  const uri = ui?.['resourceUri'];
  const flat = meta['ui/resourceUri'];
  return {
    ...tool,
    _meta: {
      ...meta,
      ...(typeof uri === 'string' && { ui: { ...ui, resourceUri: exposedUri(alias, uri) } }),
      ...(typeof flat === 'string' && { 'ui/resourceUri': exposedUri(alias, flat) }),
    },
  };
}

/** What a tool answered, with the addresses of views as a client knows them. */
export function exposedBlock(alias: string, block: ContentBlock): ContentBlock {
  if (block.type === 'resource_link') return { ...block, uri: exposedUri(alias, block.uri) };
  if (block.type !== 'resource') return block;
  return { ...block, resource: { ...block.resource, uri: exposedUri(alias, block.resource.uri) } };
}
