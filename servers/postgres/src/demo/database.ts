import { PGlite } from '@electric-sql/pglite';
import { pg_stat_statements } from '@electric-sql/pglite/contrib/pg_stat_statements';
import { limitFiles } from './file-limit.ts';
import { limitMemory } from './memory-limit.ts';
import { SAMPLE_SQL } from './sample.ts';

/** Bytes that the tables, the journal and temporary files may take together. */
const MOST_IN_FILES = 256 * 1024 ** 2;
const MOST_IN_MEMORY = 512 * 1024 ** 2;

const BUFFERS = 'shared_buffers=16MB';

/** An embedded PostgreSQL with the sample in it, all of it in memory. */
export async function openDatabase(): Promise<PGlite> {
  limitMemory(MOST_IN_MEMORY);
  const database = await PGlite.create({
    extensions: { pg_stat_statements },
    // What initdb writes and copies least of.
    initDbStartParams: ['--wal-segsize=1', '--no-sync', '-c', BUFFERS],
    // Takes the place of what initdb wrote.
    postgresqlconf: [
      BUFFERS,
      'wal_level=minimal',
      'max_wal_senders=0',
      'min_wal_size=2MB',
      'max_wal_size=32MB',
      'temp_file_limit=64MB',
      'timezone=UTC',
      "default_text_search_config='pg_catalog.english'",
    ],
  });
  limitFiles(database.Module.FS, MOST_IN_FILES);
  await database.exec(SAMPLE_SQL);
  await database.exec('CREATE EXTENSION pg_stat_statements; SELECT pg_stat_statements_reset()');
  return database;
}
