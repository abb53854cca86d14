import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Refusal } from './refusals.ts';

/** What the browser is told instead of a page. Over https it shows its own error page and not this one. */
export interface Answer {
  readonly status: number;
  readonly reason: string;
  readonly title: string;
  readonly text: string;
}

const STATUS = {
  blocked: { status: 403, reason: 'Forbidden', title: 'Blocked' },
  unreachable: { status: 502, reason: 'Bad Gateway', title: 'Not reached' },
} as const;

export function answerOf({ kind, origin, why }: Refusal): Answer {
  return { ...STATUS[kind], text: `${origin} was not opened: ${why}.` };
}

export const NO_KEY: Answer = {
  status: 407,
  reason: 'Proxy Authentication Required',
  title: 'Not yours',
  text: 'This proxy serves one browser only.',
};

export const NO_PROXY_REQUEST: Answer = {
  status: 400,
  reason: 'Bad Request',
  title: 'Not a request for a proxy',
  text: 'This is a proxy: it takes absolute http addresses and CONNECT.',
};

const KEY_WANTED = { 'proxy-authenticate': 'Basic realm="plugboard", charset="UTF-8"' };

export function answerPage(response: ServerResponse, { status, title, text }: Answer): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    // It stands at an address that may be somebody's: it runs, loads and frames nothing.
    'content-security-policy': "default-src 'none'",
    ...(status === NO_KEY.status ? KEY_WANTED : {}),
  });
  // The icon keeps Chrome from asking for one, which would be refused as well.
  response.end(
    `<!doctype html><link rel="icon" href="data:,"><title>${title}</title><h1>${title}</h1><p>${escaped(text)}</p>\n`,
  );
}

/** For a blank page to read; a 407 it may not, and so knows them apart. */
export function answerHandshake(response: ServerResponse): void {
  response.writeHead(204, { 'access-control-allow-origin': '*' }).end();
}

export function answerTunnel(client: Duplex, { status, reason }: Answer): void {
  const wanted =
    status === NO_KEY.status ? `proxy-authenticate: ${KEY_WANTED['proxy-authenticate']}\r\n` : '';
  client.end(`HTTP/1.1 ${status} ${reason}\r\n${wanted}content-length: 0\r\nconnection: close\r\n\r\n`);
}

/** A host holds no `<` after `URL` took it, but that is not a thing to lean on. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
