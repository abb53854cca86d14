import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { addressOf } from '../src/connection/address.ts';

const read = (url: string, sslCa?: string) => addressOf(url, { flag: '--db-url', sslCa });

afterEach(() => vi.unstubAllEnvs());

it('a password may hold any sign that is written as a URL writes it', () => {
  const [target] = read('postgres://user:p%40ss%2Fw%23rd%3F@localhost/shop').targets;
  expect(target).toMatchObject({ user: 'user', password: 'p@ss/w#rd?', host: 'localhost', database: 'shop' });
});

it('several hosts are tried in their order, each with its port', () => {
  const { targets, shown, wanted } = read(
    'postgres://user@localhost:5433,127.0.0.1:5434/shop?target_session_attrs=read-write',
  );
  expect(targets.map(({ host, port }) => [host, port])).toEqual([
    ['localhost', 5433],
    ['127.0.0.1', 5434],
  ]);
  expect(wanted).toBe('read-write');
  expect(shown).toBe('localhost:5433,127.0.0.1:5434/shop');
});

it('a socket of this machine is named by its folder', () => {
  const [target] = read('postgres:///shop?host=/run/postgresql').targets;
  expect(target).toMatchObject({ host: '/run/postgresql', database: 'shop', ssl: false });
});

it('a host elsewhere is asked for TLS first, as by psql', () => {
  const targets = read('postgres://user@db.example/shop').targets;
  expect(targets.map(({ ssl }) => ssl)).toEqual([{ rejectUnauthorized: false }, false]);
});

it.each([
  ['disable', [false]],
  ['require', [{ rejectUnauthorized: false }]],
  ['verify-full', [{}]],
])('sslmode=%s is kept to', (mode, ssl) => {
  const { targets } = read(`postgres://user@db.example/shop?sslmode=${mode}`);
  expect(targets.map((target) => target.ssl)).toEqual(ssl);
});

it('--ssl-ca makes the server prove its name, whatever the URL says', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'ca-')), 'ca.pem');
  writeFileSync(file, 'certificates');
  const { targets } = read('postgres://user@db.example/shop?sslmode=disable', file);
  expect(targets.map((target) => target.ssl)).toEqual([{ ca: 'certificates' }]);
});

it.each([
  ['mysql://user@host/shop', /^--db-url: expected postgres:\/\//],
  ['postgres://user:a#secret@host/shop', /^--db-url: expected postgres:\/\//],
  ['postgres://user@host:99999/shop', /^--db-url: expected postgres:\/\//],
  ['postgres://u@h/shop?target_session_attrs=master', /^--db-url: target_session_attrs is one of any, /],
  ['postgres://u@h/shop?sslmode=verify-ca', /^--db-url: sslmode=verify-ca needs sslrootcert/],
  [
    'postgres://u@h/shop?sslmode=require&sslrootcert=/nowhere.pem',
    /^--db-url: \/nowhere\.pem cannot be read \(ENOENT\)/,
  ],
])('%s is refused in one sentence, without its password', (url, words) => {
  expect(() => read(url)).toThrow(words);
  expect(() => read(url)).not.toThrow(/secret/);
});

it('what a URL leaves out comes from the PG* variables', () => {
  vi.stubEnv('PGHOST', '/run/postgresql');
  vi.stubEnv('PGDATABASE', 'shop');
  expect(read('postgres:///').shown).toBe('/run/postgresql/shop');
  expect(read('postgres:///').targets).toHaveLength(1);
});
