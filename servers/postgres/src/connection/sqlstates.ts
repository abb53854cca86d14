/** What a SQLSTATE means, in words of ours. */
export interface Words {
  /** For programs: `UNDEFINED_TABLE`. */
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  /** The sentence says it all; the server's message would add nothing. */
  readonly isWhole?: boolean;
}

// Names as in the appendix "PostgreSQL Error Codes" of its documentation.
const STATES: Readonly<Record<string, Words>> = {
  '22012': { code: 'DIVISION_BY_ZERO', message: 'It divides by zero', isWhole: true },
  '22P02': { code: 'INVALID_TEXT', message: 'A text does not have the form of its type' },
  '25006': {
    code: 'READ_ONLY',
    message: 'It would change something, and the transaction is read-only',
    isWhole: true,
  },
  '28000': { code: 'NOT_ADMITTED', message: 'The server does not let this user in' },
  '28P01': {
    code: 'WRONG_PASSWORD',
    message: 'The server does not take this password',
    hint: 'The person who runs this server can mend the address, PGPASSWORD or ~/.pgpass.',
    isWhole: true,
  },
  '3D000': { code: 'UNDEFINED_DATABASE', message: 'There is no database of that name' },
  '42501': {
    code: 'NO_PERMISSION',
    message: 'The role that this server acts as may not do that',
    hint: 'The owner can grant it, or name another role in the address.',
  },
  '42601': { code: 'SYNTAX', message: 'It is not SQL that PostgreSQL reads' },
  '42702': {
    code: 'AMBIGUOUS_COLUMN',
    message: 'Several tables have a column of that name; put a table before it',
  },
  '42703': { code: 'UNDEFINED_COLUMN', message: 'There is no column of that name here' },
  '42725': { code: 'AMBIGUOUS_FUNCTION', message: 'Several functions fit; cast the arguments to say which' },
  '42803': { code: 'GROUPING', message: 'A column is neither grouped by nor inside an aggregate' },
  '42804': { code: 'DATATYPE_MISMATCH', message: 'The types do not fit' },
  '42883': {
    code: 'UNDEFINED_FUNCTION',
    message: 'There is no function or operator for arguments of these types',
  },
  '42P01': { code: 'UNDEFINED_TABLE', message: 'There is no table or view of that name in reach' },
  '42P02': { code: 'UNDEFINED_PARAMETER', message: 'It has more $n than params has values' },
  '42P18': {
    code: 'INDETERMINATE_DATATYPE',
    message: 'The type of a parameter cannot be told; write $1::type',
    isWhole: true,
  },
  '08P01': { code: 'PARAMETERS', message: 'params and the $n of the statement do not match' },
  '53200': { code: 'OUT_OF_MEMORY', message: 'The server has not enough memory for it', isWhole: true },
  '53300': {
    code: 'TOO_MANY_CONNECTIONS',
    message: 'The server takes no more connections now',
    hint: 'Try again in a moment.',
    isWhole: true,
  },
  '55P03': { code: 'LOCK_NOT_AVAILABLE', message: 'Somebody else holds a lock that it needs', isWhole: true },
  '57014': {
    code: 'TIMEOUT',
    message: 'It took too long, and was stopped',
    hint: 'Ask for less, look at it with explain, or give timeout_ms up to what --timeout allows.',
    isWhole: true,
  },
  '57P01': {
    code: 'SHUTDOWN',
    message: 'The server ended the connection',
    hint: 'Try again.',
    isWhole: true,
  },
  '57P03': {
    code: 'STARTING',
    message: 'The server is starting or stopping',
    hint: 'Try again.',
    isWhole: true,
  },
};

/** By the first two letters of a SQLSTATE. */
const CLASSES: Readonly<Record<string, Words>> = {
  '08': { code: 'CONNECTION', message: 'The connection to the server failed', hint: 'Try again.' },
  '0A': { code: 'NOT_SUPPORTED', message: 'PostgreSQL has no such feature' },
  '22': { code: 'DATA', message: 'A value cannot be used as it is' },
  '23': { code: 'CONSTRAINT', message: 'A constraint does not allow it' },
  '25': { code: 'TRANSACTION', message: 'It cannot be done in this transaction' },
  '28': { code: 'NOT_ADMITTED', message: 'The server does not let this user in' },
  '40': { code: 'CONFLICT', message: 'It met another transaction', hint: 'Try again.' },
  '42': { code: 'SQL', message: 'The statement does not fit the database' },
  '53': { code: 'NO_RESOURCES', message: 'The server is short of resources' },
  '54': { code: 'TOO_COMPLEX', message: 'The statement is larger than the server takes' },
  '57': { code: 'INTERRUPTED', message: 'The server stopped it' },
  P0: { code: 'RAISED', message: 'A function of the database raised an error' },
};

const OTHER: Words = { code: 'DATABASE', message: 'The server could not do it' };

export function wordsFor(sqlstate: string): Words {
  return STATES[sqlstate] ?? CLASSES[sqlstate.slice(0, 2)] ?? OTHER;
}
