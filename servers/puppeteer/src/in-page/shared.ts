const world = globalThis as unknown as Record<symbol, unknown>;

/** What all bundles in this world know together, by its name; made by the first that asks. */
export function shared<Known>(name: string, make: () => Known): Known {
  const key = Symbol.for(`plugboard ${name}`);
  world[key] ??= make();
  return world[key] as Known;
}
