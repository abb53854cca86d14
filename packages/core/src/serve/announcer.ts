import type { Change, Endpoint } from './endpoint.ts';

export interface Announcer extends Pick<Endpoint, 'onChange'> {
  /** Calls back all who listen now. */
  readonly tell: (change: Change) => void;
}

/** Where changes of an endpoint are told, and listened to. */
export function announcer(): Announcer {
  const listeners = new Set<(change: Change) => void>();
  return {
    tell: (change) => listeners.forEach((listener) => listener(change)),
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
