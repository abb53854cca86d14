import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { expect, it } from 'vitest';
import { published, ROOT } from '../workspace.ts';

const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);

it.each(published().map(({ name, folder }) => [name, join(folder, 'dist/sbom.cdx.json')]))(
  '%s tells what it is made of as CycloneDX has it',
  async (name, file) => {
    const text = readFileSync(file, 'utf8');
    expect(await validator.validate(text)).toBeNull();
    const bom = JSON.parse(text) as {
      metadata: { component: { name: string } };
      components: { purl: string }[];
    };
    expect(bom.metadata.component.name).toBe(name);
    // What makes servers has no library in it.
    if (name === '@plugboard/create-server') return expect(bom.components).toEqual([]);
    const zod = bom.components.find(({ purl }) => purl.startsWith('pkg:npm/zod@'));
    const { version } = JSON.parse(
      readFileSync(join(ROOT, 'tooling/node_modules/zod/package.json'), 'utf8'),
    ) as {
      version: string;
    };
    return expect(zod?.purl).toBe(`pkg:npm/zod@${version}`);
  },
);

it('what is no bill of materials is refused by the same validator', async () => {
  expect(
    await validator.validate('{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{}]}'),
  ).not.toBeNull();
});
