import { defineResource } from '@plugboard/core';
import type { PostgresDeps } from '../deps.ts';
import { namesOfDatabases } from './names-of-databases.ts';

export const diagram = defineResource({
  uriTemplate: 'postgres://{db}/erd.mmd',
  name: 'diagram',
  title: 'Diagram of the tables',
  description: 'The tables and their foreign keys, as an entity diagram of Mermaid.',
  mimeType: 'text/vnd.mermaid',
  list: ({ databases }: PostgresDeps) =>
    databases.all.map(({ name }) => ({ uri: `postgres://${name}/erd.mmd`, name: `${name}/erd.mmd` })),
  complete: {
    db: namesOfDatabases,
  },
  read: async ({ db }, { databases, scope }: PostgresDeps, { signal }) => {
    const { entityDiagram } = await import('../catalog/erd.ts');
    return databases.of(db).read((reader) => entityDiagram(reader, scope), { signal });
  },
});
