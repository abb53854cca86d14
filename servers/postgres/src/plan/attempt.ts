import type { Session } from '../connection/session.ts';

/** Does what may fail without failing the transaction: it goes back to where it was, and the error goes on. */
export async function attempt<T>(session: Session, work: () => Promise<T>): Promise<T> {
  await session.select('SAVEPOINT plugboard_attempt');
  try {
    const done = await work();
    await session.select('RELEASE SAVEPOINT plugboard_attempt');
    return done;
  } catch (error) {
    await session.select('ROLLBACK TO SAVEPOINT plugboard_attempt').catch(session.taint);
    throw error;
  }
}
