import { upstream, type Route } from '@plugboard/core/testing';

const HTML = { 'content-type': 'text/html; charset=utf-8' };

/** Pages on loopback by their paths, as HTML; other routes as `upstream` has them. */
export function site(pages: Readonly<Record<string, string>>, routes: Readonly<Record<string, Route>> = {}) {
  const served = Object.entries(pages).map(
    ([path, body]) => [`GET ${path}`, { body, headers: HTML }] as const,
  );
  return upstream({ 'GET /favicon.ico': { status: 404 }, ...Object.fromEntries(served), ...routes });
}
