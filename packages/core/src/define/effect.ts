/** The four hints of the protocol, none left to a client's guess. */
export interface Hints {
  readonly readOnlyHint: boolean;
  readonly destructiveHint: boolean;
  readonly idempotentHint: boolean;
  readonly openWorldHint: boolean;
}

/** What a call does to the world. A tool has exactly one effect, and its four hints follow from it. */
export interface Effect {
  readonly kind: 'reads' | 'writes' | 'destroys';
  readonly hints: Hints;
}

interface Reach {
  /** It talks to systems that others control: the web, an API. Off: only what the person named. */
  readonly openWorld?: boolean;
}

interface Change extends Reach {
  /** A second call with the same arguments changes nothing more. */
  readonly idempotent?: boolean;
}

/** It looks and changes nothing. */
export function reads({ openWorld = false }: Reach = {}): Effect {
  return effect('reads', openWorld, true);
}

/** It adds or changes, and what it does can be undone. */
export function writes({ openWorld = false, idempotent = false }: Change = {}): Effect {
  return effect('writes', openWorld, idempotent);
}

/** It loses something that cannot be brought back. */
export function destroys({ openWorld = false, idempotent = false }: Change = {}): Effect {
  return effect('destroys', openWorld, idempotent);
}

function effect(kind: Effect['kind'], openWorld: boolean, idempotent: boolean): Effect {
  return {
    kind,
    hints: {
      readOnlyHint: kind === 'reads',
      destructiveHint: kind === 'destroys',
      idempotentHint: idempotent,
      openWorldHint: openWorld,
    },
  };
}
