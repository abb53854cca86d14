import type { Tools } from '../../../call/tools.ts';

/** What a message needs: to read at all, and what each tool that it calls needs. */
export async function scopesFor(
  message: unknown,
  scopes: ReadonlyMap<string, string>,
  tools: Pick<Tools, 'standing'>,
): Promise<readonly string[]> {
  const calls = (Array.isArray(message) ? message : [message]).flatMap((each: unknown) => {
    const { method, params } = (each ?? {}) as { method?: unknown; params?: { name?: unknown } };
    // What is no name is refused behind the door; to make one of it could fail.
    return method === 'tools/call' && typeof params?.name === 'string' ? [params.name] : [];
  });
  const needed = calls.map(async (called) => {
    const { name, kind } = await tools.standing(called);
    return scopes.get(name) ?? scopes.get(kind) ?? scopes.get('writes');
  });
  return [...new Set([scopes.get('reads'), ...(await Promise.all(needed))])].filter(
    (scope) => scope !== undefined,
  );
}
