import { CORE, packages } from '../workspace.ts';

/** In package.json: servers → core → npm, hub → core → npm, and nobody → tooling. */
export function directions(root: string): string[] {
  return packages(root).flatMap(({ name, path, manifest }) => {
    const { dependencies, devDependencies, peerDependencies, optionalDependencies } = manifest;
    const wanted = { ...dependencies, ...devDependencies, ...peerDependencies, ...optionalDependencies };
    const allowed = name === CORE ? [] : [CORE];
    return Object.entries(wanted)
      .filter(([other, version]) => version.startsWith('workspace:') && !allowed.includes(other))
      .map(([other]) => `${name} may not depend on ${other}. Take it out of ${path}/package.json.`);
  });
}
