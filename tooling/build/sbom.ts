import { manifestIn } from './licences.ts';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
}

/**
 * What a package is made of, for programs that look for known faults: CycloneDX 1.6
 * (https://cyclonedx.org/docs/1.6/json/). The same inputs give the same bytes, so it tells no time. `homes` are the folders of
 * the packages in it.
 */
export function sbomOf(own: Manifest, homes: readonly string[]): string {
  const inside = homes
    .map((home) => manifestIn(home) as Manifest)
    .map((each) => component('library', each))
    .toSorted((one, other) => (one['bom-ref'] < other['bom-ref'] ? -1 : 1));
  const root = component('application', own);
  const bom = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: root },
    components: inside,
    dependencies: [
      { ref: root['bom-ref'], dependsOn: inside.map((each) => each['bom-ref']) },
      ...inside.map((each) => ({ ref: each['bom-ref'] })),
    ],
  };
  return `${JSON.stringify(bom)}\n`;
}

function component(type: 'application' | 'library', { name, version, license }: Manifest) {
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
  return { type, 'bom-ref': purl, name, version, purl, licenses: licencesIn(license) };
}

/** One by its name, several by how they are joined. */
function licencesIn(license: string | undefined): object[] {
  if (license === undefined) return [];
  return [/[ (]/.test(license) ? { expression: license } : { license: { id: license } }];
}
