import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { runVault } from '../fixture/program.ts';

const START = [
  `ok      Node: ${process.versions.node} on ${process.platform}.`,
  'ok      tools: open.',
  'ok      settings: All are of the right kind.',
];
const STARTED = [...START, 'ok      start: The server starts.'];

const examine = (args: string[], key = 'rusty') => {
  const { stdout, ...rest } = runVault(['--doctor', ...args], { VAULT_KEY: key });
  return { lines: stdout.trimEnd().split('\n'), ...rest };
};

it('--doctor says of each thing that it is well, releases what it took, and exits with 0', () => {
  expect(examine(['attic', 'cellar'])).toEqual({
    lines: [...STARTED, 'ok      door attic: attic opens.', 'ok      door cellar: cellar opens.'],
    status: 0,
    stderr: 'disposed\n',
  });
});

it('--doctor says which check failed, goes on with the others, and exits with 1', () => {
  expect(examine(['stuck', 'cellar'])).toEqual({
    lines: [
      ...STARTED,
      'failed  door stuck: It does not move; oil it.',
      'ok      door cellar: cellar opens.',
    ],
    status: 1,
    stderr: 'disposed\n',
  });
});

it.each([
  [[], 'rusty', START.slice(0, 2), 'failed  settings: Missing <door>…: Doors.'],
  [['attic'], '', START.slice(0, 2), 'failed  settings: Missing --key: The key.'],
  [['attic'], 'wrong', START, 'failed  start: --key: it does not turn; ask for another.'],
])('--doctor %j with the key %j stops where the server cannot go on', (args, key, before, last) => {
  expect(examine(args, key)).toEqual({ lines: [...before, last], status: 1, stderr: '' });
});

it('--doctor tells a foreseen failure of a check in its own words', () => {
  const { lines, status, stderr } = examine(['known']);
  expect(lines.at(-1)).toBe('failed  checks: The lamp is broken. Buy a lamp.');
  expect({ status, stderr }).toEqual({ status: 1, stderr: 'disposed\n' });
});

it('--doctor keeps the words of an unforeseen failure out of its answer, and leaves them in the log', () => {
  const { lines, status, stderr } = examine(['broken']);
  expect(lines.at(-1)).toBe(
    'failed  checks: It failed for a reason that this server does not know; stderr has it.',
  );
  expect(stderr).toMatch(/^disposed\n.*hunter2/s);
  expect(status).toBe(1);
});

it('--doctor sees that flags leave no tool', () => {
  const { lines, status } = examine(['attic', '--exclude-tools', 'open']);
  expect(lines[1]).toBe(
    'failed  tools: These flags leave no tool; change --read-only, --tools or --exclude-tools.',
  );
  expect(status).toBe(1);
});

it('--doctor serves over HTTP for a moment, and says when the port is taken', async () => {
  const { lines, status } = examine(['attic', '--http', '0']);
  expect(lines.at(-1)).toMatch(/^ok {6}http: http:\/\/127\.0\.0\.1:\d+\/mcp can be served\.$/);
  expect(status).toBe(0);

  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const taken = examine(['attic', '--http', String(port)]);
  other.close();
  expect(taken.lines.at(-1)).toMatch(`failed  http: Port ${port} on 127.0.0.1 is in use;`);
  expect(taken.status).toBe(1);
});

it('--doctor refuses an unknown flag as every start does', () => {
  const { status, stderr } = examine(['--kye', 'rusty']);
  expect(stderr).toBe('mcp-server-vault: Unknown flag --kye. Did you mean "--key"?\n');
  expect(status).toBe(2);
});

it('a text that the settings ask for instead of serving is printed as it is, and the program ends', () => {
  const answer = runVault(['cellar', '--map'], { VAULT_KEY: 'rusty' });
  expect(answer).toEqual({ status: 0, stdout: 'A map.\n', stderr: 'disposed\n' });
});

it.each([
  ['attic', 0, 'ok      door attic: attic opens.\n'],
  ['stuck', 1, 'failed  door stuck: It does not move; oil it.\n'],
])(
  'what the settings ask for instead of serving is answered, and the program ends: %s',
  (door, status, stdout) => {
    const answer = runVault(['cellar', '--knock', door], { VAULT_KEY: 'rusty' });
    expect(answer).toEqual({ status, stdout, stderr: 'disposed\n' });
  },
);
