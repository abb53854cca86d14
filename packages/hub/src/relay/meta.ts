/**
 * Whether the protocol keeps a key of `_meta` for itself: a prefix whose second label is `mcp` or
 * `modelcontextprotocol` (2025-11-25 and later), or one that has such a label before its last (2025-06-18).
 */
function isReserved(key: string): boolean {
  const end = key.indexOf('/');
  if (end < 0) return false;
  const labels = key.slice(0, end).toLowerCase().split('.');
  return labels.some(
    (label, index) =>
      (label === 'mcp' || label === 'modelcontextprotocol') && (index === 1 || index < labels.length - 1),
  );
}

/** The same for something that may carry one. */
export function withKeptMeta<T extends { readonly _meta?: unknown }>(item: T): T {
  if (item._meta === undefined) return item;
  const { _meta, ...rest } = item;
  return { ...rest, ...keptMeta(_meta) } as T;
}

/**
 * What of a `_meta` passes the hub, either way, as a member to spread. Reserved keys speak of one connection: past
 * it, a server could pass for the hub, or a client's version for the hub's. Trace context (`traceparent`,
 * `tracestate`, `baggage`) and the keys of others go through.
 */
export function keptMeta(meta: unknown): { readonly _meta?: Record<string, unknown> } {
  if (typeof meta !== 'object' || meta === null || Array.isArray(meta)) return {};
  const kept = Object.entries(meta).filter(([key]) => !isReserved(key));
  return kept.length === 0 ? {} : { _meta: Object.fromEntries(kept) };
}
