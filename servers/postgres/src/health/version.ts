import { jsonRow } from '../connection/json-rows.ts';
import type { Check } from './verdict.ts';

/**
 * By major version, the newest minor one that is known here and the last day on which it is mended: of
 * https://www.postgresql.org/support/versioning/ in August 2026. Newer ones may be out.
 */
const KNOWN: Readonly<Record<number, { readonly minor: number; readonly until: string }>> = {
  13: { minor: 23, until: '2025-11-13' },
  14: { minor: 23, until: '2026-11-12' },
  15: { minor: 18, until: '2027-11-11' },
  16: { minor: 15, until: '2028-11-09' },
  17: { minor: 11, until: '2029-11-08' },
  18: { minor: 6, until: '2030-11-14' },
};

const OLDEST = 13;

export const version: Check = async ({ session }) => {
  const major = Math.floor(session.version / 10_000);
  const minor = session.version % 10_000;
  const { today } = await jsonRow<{ today: string }>(session, 'SELECT current_date AS today');
  const known = KNOWN[major];
  const evidence = {
    version: `${major}.${minor}`,
    ...(known === undefined ? {} : { newest_known: `${major}.${known.minor}` }),
  };
  if (known === undefined)
    return major < OLDEST
      ? {
          status: 'fail',
          says: `PostgreSQL ${major} is not mended any more; move to a newer one.`,
          examined: 1,
          evidence,
        }
      : {
          status: 'not_examined',
          says: `PostgreSQL ${major} is newer than what is known here.`,
          examined: 0,
          evidence,
        };
  const isOver = today > known.until;
  const isOld = minor < known.minor;
  return {
    status: isOver ? 'fail' : isOld ? 'warn' : 'ok',
    says: isOver
      ? `PostgreSQL ${major} is not mended since ${known.until}; move to a newer one.`
      : isOld
        ? `${known.minor - minor} minor releases with fixes came after ${major}.${minor}; they need no more than a restart.`
        : `No newer minor release is known here; PostgreSQL ${major} is mended until ${known.until}.`,
    examined: 1,
    evidence,
  };
};
