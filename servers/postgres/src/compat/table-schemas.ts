import { defineResource, ToolError } from '@plugboard/core';
import type { PostgresDeps } from '../deps.ts';

const TABLES = `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1 LIMIT 1000`;
const COLUMNS = `
  SELECT column_name, data_type FROM information_schema.columns
  WHERE table_schema = 'public' AND table_name = $1 ORDER BY ordinal_position`;

/** The resources of @modelcontextprotocol/server-postgres 0.6.2: columns and types of each table of the schema public. */
export const tableSchemas = defineResource({
  name: 'table_schema',
  title: 'Schema of a table',
  description: 'Columns of a table and their types, as JSON.',
  mimeType: 'application/json',
  uriTemplate: 'postgres://{server}/{table}/schema',
  list: async ({ database, scope }: PostgresDeps, { signal }) => {
    const tables = await database.read(({ select }) => select<{ table_name: string }>(TABLES), { signal });
    const [server] = database.shown.split('/');
    const shown = tables.filter(({ table_name: table }) => scope.isInScope({ schema: 'public', table }));
    return shown.map(({ table_name: name }) => ({
      uri: `postgres://${server}/${encodeURIComponent(name)}/schema`,
      name: `"${name}" database schema`,
      mimeType: 'application/json',
    }));
  },
  read: async ({ table }, { database, scope }: PostgresDeps, { signal }) => {
    const isShown = scope.isInScope({ schema: 'public', table });
    const columns = !isShown ? [] : await database.read(({ select }) => select(COLUMNS, [table]), { signal });
    if (columns.length === 0)
      throw new ToolError('There is no such table in the schema public.', { code: 'NOT_FOUND' });
    return JSON.stringify(columns, null, 2);
  },
});
