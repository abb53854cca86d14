import type { ContentBlock, Tool } from '@modelcontextprotocol/client';
import { withKeptMeta } from '../relay/meta.ts';
import { exposedUri } from './names.ts';

type Meta = Readonly<Record<string, unknown>>;

/** A tool whose view is told by its exposed address, in today's key and in the one before it. */
export function withExposedView<T extends Pick<Tool, '_meta'>>(alias: string, tool: T): T {
  const kept = withKeptMeta(tool);
  const { _meta: meta } = kept;
  if (meta === undefined) return kept;
  const ui = meta['ui'] as Meta | undefined;
  const uri = ui?.['resourceUri'];
  const flat = meta['ui/resourceUri'];
  return {
    ...kept,
    _meta: {
      ...meta,
      ...(typeof uri === 'string' && { ui: { ...ui, resourceUri: exposedUri(alias, uri) } }),
      ...(typeof flat === 'string' && { 'ui/resourceUri': exposedUri(alias, flat) }),
    },
  };
}

/** A block of an answer, with the addresses of views as a client knows them. */
export function exposedBlock(alias: string, block: ContentBlock): ContentBlock {
  const kept = withKeptMeta(block);
  if (kept.type === 'resource_link') return { ...kept, uri: exposedUri(alias, kept.uri) };
  if (kept.type !== 'resource') return kept;
  const { uri } = kept.resource;
  return { ...kept, resource: { ...withKeptMeta(kept.resource), uri: exposedUri(alias, uri) } };
}
