import { log } from '../call/log.ts';
import { Failure } from '../define/errors.ts';

/** One sentence for what a person can mend, a stack for what we must. */
export function exitWith(program: string, error: unknown): never {
  if (Failure.is(error)) {
    process.stderr.write(`${program}: ${error.message}\n`);
    process.exit(error.exitCode);
  }
  log('error', program, error);
  process.exit(1);
}
