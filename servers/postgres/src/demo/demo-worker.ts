import { parentPort, type MessagePort } from 'node:worker_threads';
import { openDatabase } from './database.ts';
import type { Heard } from './session.ts';

// The thread of the demo database: whatever it does holds up nobody, and ending it ends all.

/** Where PostgreSQL's pieces of 8 kB are put together, since each message to another thread has its price. */
const gathered = new Uint8Array(65_536);
/** What ends the session before: an extended query that failed and was left, a transaction, all that it had set. */
const RESET = [message('S'), message('Q', 'ROLLBACK\0'), message('Q', 'DISCARD ALL\0')];

const database = await openDatabase();

parentPort?.on('message', (port: MessagePort) => {
  for (const bytes of RESET) run(bytes, () => undefined);
  port.on('message', (bytes: Uint8Array) => answer(port, bytes));
  tell(port, 'open');
});

function answer(port: MessagePort, bytes: Uint8Array): void {
  let length = 0;
  const send = () => {
    if (length > 0) tell(port, gathered.slice(0, length));
    length = 0;
  };
  run(bytes, (piece) => {
    if (length + piece.length > gathered.length) send();
    if (piece.length > gathered.length) return tell(port, piece.slice());
    gathered.set(piece, length);
    length += piece.length;
  });
  // First, so that whoever has the last bytes has them of a database that is not busy.
  tell(port, 'done');
  send();
}

/** Until all is answered. What fails in PGlite itself, not in SQL, ends the thread. */
function run(bytes: Uint8Array, onRawData: (bytes: Uint8Array) => void): void {
  void database.execProtocolRawStream(bytes, { syncToFs: false, onRawData });
}

/** https://www.postgresql.org/docs/current/protocol-message-formats.html */
function message(type: string, body = ''): Uint8Array {
  const bytes = Buffer.from(`${type}\0\0\0\0${body}`);
  bytes.writeInt32BE(bytes.length - 1, 1);
  return bytes;
}

function tell(port: MessagePort, heard: Heard): void {
  port.postMessage(heard, typeof heard === 'string' ? [] : [heard.buffer]);
}
