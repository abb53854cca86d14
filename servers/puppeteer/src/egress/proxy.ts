import type { Resolve } from './connect.ts';
import { openDoor, type Door } from './door.ts';
import type { Policy } from './policy.ts';

/**
 * The only way out of the browser: proxies on this machine's loopback, one for each browser context, all under one
 * policy. They look up names themselves and connect to the very address that was judged.
 */
export interface EgressProxy extends AsyncDisposable {
  /** A way out of its own for a browser context; it must be unlocked before it is of use. */
  readonly door: (name: string) => Promise<Door>;
  /** Leads nowhere: the proxy of what belongs to no context, like Chrome's own errands. */
  readonly dead: Door;
}

/** `resolve` is how names become addresses: the system's way unless set. */
export async function openProxy(policy: Policy, resolve?: Resolve): Promise<EgressProxy> {
  const doors = new Set<Door>();
  const open = async (name: string): Promise<Door> => {
    const door = await openDoor({ name, policy, resolve, onShut: (shut) => doors.delete(shut) });
    doors.add(door);
    return door;
  };
  return {
    door: open,
    dead: await open('dead'),
    async [Symbol.asyncDispose]() {
      await Promise.all([...doors].map((door) => door[Symbol.asyncDispose]()));
    },
  };
}
