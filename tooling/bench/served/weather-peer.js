// Loaded before a peer that asks its upstreams over https alone: sends all of it to the address of this module's query, as
// whoever it is.
import http from 'node:http';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';

const { searchParams } = new URL(import.meta.url);
const api = new URL(searchParams.get('api') ?? '');

/** @param {import('node:https').RequestOptions} options */
const sent = (options) => ({
  ...options,
  protocol: 'http:',
  agent: undefined,
  agents: undefined,
  host: api.hostname,
  hostname: api.hostname,
  port: api.port,
  headers: { ...options.headers, host: api.host, 'x-bench-peer': searchParams.get('name') ?? '' },
});

https.request = /** @type {typeof https.request} */ (
  (options, answer) => http.request(sent(options), answer)
);
https.get = /** @type {typeof https.get} */ ((options, answer) => https.request(options, answer).end());
syncBuiltinESMExports();
