import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { callOn } from './open.ts';
import { startPostgres, type PostgresServer } from './postgres-server.ts';

let server: PostgresServer;
let certificate: string;
let anotherCertificate: string;

beforeAll(async () => {
  const made = await generate([{ name: 'commonName', value: 'localhost' }], {
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }],
  });
  const another = await generate([{ name: 'commonName', value: 'localhost' }]);
  certificate = pem(made.cert);
  anotherCertificate = pem(another.cert);
  server = await startPostgres(['ssl=on', 'ssl_cert_file=server.crt', 'ssl_key_file=server.key'], {
    'server.crt': made.cert,
    'server.key': made.private,
  });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

function pem(text: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'ca-')), 'ca.pem');
  writeFileSync(file, text);
  return file;
}

const SQL = 'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()';

async function ask(host: string, more: Record<string, string>, query = '') {
  const url = `${server.url('postgres').replace('127.0.0.1', host)}${query}`;
  const { text, data, isError } = await callOn(url, 'query', { sql: SQL }, more);
  return isError === true ? text : data['rows'];
}

it('sslmode=require is encrypted, whoever signed the certificate', async () => {
  expect(await ask('localhost', {}, '?sslmode=require')).toEqual([[true]]);
});

it('--ssl-ca takes a server that proves its name', async () => {
  expect(await ask('localhost', { sslCa: certificate })).toEqual([[true]]);
});

it('--ssl-ca refuses a certificate for another name', async () => {
  expect(await ask('127.0.0.1', { sslCa: certificate })).toMatch(
    /^UNREACHABLE: The database could not be reached\. Its certificate is for another name\. /,
  );
});

it('--ssl-ca refuses a certificate that another signed', async () => {
  expect(await ask('localhost', { sslCa: anotherCertificate })).toMatch(
    /^UNREACHABLE: The database could not be reached\. Its certificate is signed by nobody that is trusted here\. .*--ssl-ca/,
  );
});
