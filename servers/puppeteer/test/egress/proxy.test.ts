import { once } from 'node:events';
import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { openSocket, type Resolve } from '../../src/egress/connect.ts';
import type { Door } from '../../src/egress/door.ts';
import { policyOf, PRIVATE, type Policy } from '../../src/egress/policy.ts';
import { openProxy } from '../../src/egress/proxy.ts';
import { keepRefusals } from '../../src/egress/refusals.ts';
import { ask, dial, keyOf, openRaw, type RawServer } from './raw.ts';

const ANSWER = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Own: 1\r\nConnection: x-hop\r\nX-Hop: 1\r\n\r\nok';

let upstream: RawServer;
beforeEach(async () => {
  upstream = await openRaw((socket, all) => {
    if (all.endsWith('\r\n\r\n') || all.endsWith('body')) socket.end(ANSWER);
  });
});
afterEach(() => upstream[Symbol.asyncDispose]());

async function openDoor(policy = policyOf({ allowPrivateNetwork: true }), resolve?: Resolve): Promise<Door> {
  const proxy = await openProxy(policy, resolve);
  onTestFinished(() => proxy[Symbol.asyncDispose]());
  return proxy.door('test');
}

const END = 'Connection: close\r\n\r\n';

describe('the key', () => {
  it.each([
    ['no key', ''],
    ['a wrong key', 'Proxy-Authorization: Basic cGx1Z2JvYXJkOng=\r\n'],
    ['no scheme', 'Proxy-Authorization: x\r\n'],
  ])('a request with %s is asked for it and goes nowhere', async (_what, header) => {
    const door = await openDoor();
    const plain = await ask(door, `GET http://${upstream.host}/ HTTP/1.1\r\nHost: x\r\n${header}${END}`);
    expect(plain).toMatch(/^HTTP\/1.1 407 .*proxy-authenticate: Basic realm="plugboard"/is);
    expect(plain).toContain('This proxy serves one browser only.');
    const tunnel = await ask(door, `CONNECT ${upstream.host} HTTP/1.1\r\nHost: x\r\n${header}\r\n`);
    expect(tunnel).toMatch(/^HTTP\/1.1 407 .*proxy-authenticate: Basic realm="plugboard"/is);
    expect(upstream.received).toEqual([]);
    expect(door.count()).toBe(0);
  });

  it('opens its own door only', async () => {
    await using proxy = await openProxy(policyOf({ allowPrivateNetwork: true }));
    const [one, other] = [await proxy.door('one'), await proxy.door('other')];
    const request = `GET http://${upstream.host}/ HTTP/1.1\r\nHost: x\r\n${keyOf(one)}${END}`;
    expect(await ask(one, request)).toContain('200 OK');
    expect(await ask(other, request)).toContain('407');
    expect(await ask(proxy.dead, request)).toContain('407');
  });

  it('is handed over once for all requests that lack it, and what goes wrong with that is theirs', async () => {
    const door = await openDoor();
    let calls = 0;
    let release = (): void => {};
    door.onLocked = async () => {
      calls += 1;
      await new Promise<void>((go) => (release = go));
      throw new Error('The browser has closed.');
    };
    const request = `GET http://${upstream.host}/ HTTP/1.1\r\nHost: x\r\n${END}`;
    const both = Promise.all([ask(door, request), ask(door, request)]);
    await vi.waitUntil(() => calls === 1);
    await ask(door, `GET http://plugboard.invalid/ HTTP/1.1\r\nHost: x\r\n${END}`);
    release();
    const answers = await both;
    expect(answers.join()).toMatch(/407.*407/s);
    void ask(door, request);
    await vi.waitUntil(() => calls === 2);
    release();
  });

  it('is known to be good by an answer of the handshake', async () => {
    const door = await openDoor(policyOf({}));
    const answer = await ask(door, `GET http://plugboard.invalid/ HTTP/1.1\r\nHost: x\r\n<key>${END}`);
    expect(answer).toMatch(/^HTTP\/1.1 204 /);
    expect(door.count()).toBe(0);
  });
});

describe('a plain request', () => {
  it('arrives as it was, for the host of its address and without what is for neighbours', async () => {
    const door = await openDoor();
    const answer = await ask(
      door,
      `POST http://${upstream.host}/a%20b?c=d HTTP/1.1\r\nHost: other.test\r\n<key>Cookie: a=1\r\nX-Drop: 1\r\nTE: trailers\r\n` +
        'Connection: close, X-Drop, Host\r\nUpgrade: h2c\r\nKeep-Alive: 1\r\nProxy-Connection: x\r\nX-Bytes: \xe9\r\nContent-Length: 4\r\n\r\nbody',
    );
    expect(upstream.received).toEqual([
      `POST /a%20b?c=d HTTP/1.1\r\nHost: ${upstream.host}\r\nCookie: a=1\r\nX-Bytes: \xe9\r\nContent-Length: 4\r\nConnection: close\r\n\r\nbody`,
    ]);
    expect(answer).toMatch(/^HTTP\/1.1 200 OK\r\nContent-Length: 2\r\nX-Own: 1\r\n/);
    expect(answer).not.toContain('X-Hop');
    expect(answer).toMatch(/\r\n\r\nok$/);
  });

  it('keeps the bounds of its body, whatever Connection names', async () => {
    const door = await openDoor();
    await ask(
      door,
      `GET http://${upstream.host}/ HTTP/1.1\r\nHost: x\r\n<key>Content-Length: 4\r\nConnection: close, content-length\r\n\r\nbody`,
    );
    expect(upstream.received[0]).toMatch(/\r\nContent-Length: 4\r\n[^]*\r\n\r\nbody$/);
  });

  it('keeps a body in chunks', async () => {
    const door = await openDoor();
    upstream.sockets.length = 0;
    await ask(
      door,
      `GET http://${upstream.host}/ HTTP/1.1\r\nHost: x\r\n<key>Transfer-Encoding: chunked\r\n${END}4\r\nbody\r\n0\r\n\r\n`,
    );
    expect(upstream.received[0]).toMatch(
      /\r\nTransfer-Encoding: chunked\r\n[^]*\r\n\r\n4\r\nbody\r\n0\r\n\r\n$/,
    );
  });

  it.each([
    ['a length and chunks', 'POST', 'Content-Length: 4\r\nTransfer-Encoding: chunked\r\n'],
    ['two lengths', 'POST', 'Content-Length: 4\r\nContent-Length: 5\r\n'],
    ['a length that is no number', 'POST', 'Content-Length: +4\r\n'],
    ['an unknown coding', 'POST', 'Transfer-Encoding: xchunked\r\n'],
    ['a coding after chunks', 'POST', 'Transfer-Encoding: chunked, gzip\r\n'],
    ['a space before the colon', 'POST', 'Content-Length : 4\r\n'],
    ['a folded header', 'GET', 'X: 1\r\n Content-Length: 4\r\n'],
    ['a bare line feed', 'GET', 'X: 1\nY: 2\r\n'],
    ['a NUL', 'GET', 'X: a\0b\r\n'],
    ['a method of its own', 'SMUGGLE', ''],
  ])('with %s is refused before it goes anywhere', async (_what, method, headers) => {
    const door = await openDoor();
    const answer = await ask(
      door,
      `${method} http://${upstream.host}/ HTTP/1.1\r\nHost: x\r\n<key>${headers}${END}body`,
    );
    expect(answer).toMatch(/^HTTP\/1.1 400 /);
    expect(upstream.received).toEqual([]);
  });

  it.each([
    '/',
    '*',
    'https://example.org/',
    'http://a@HOST/',
    'http://:b@HOST/',
    'http://',
    'ftp://HOST/',
    'HOST',
  ])('for %s is none that a proxy takes', async (target) => {
    const door = await openDoor();
    const answer = await ask(
      door,
      `GET ${target.replace('HOST', upstream.host)} HTTP/1.1\r\nHost: ${upstream.host}\r\n<key>${END}`,
    );
    expect(answer).toMatch(/^HTTP\/1.1 400 /);
    expect(upstream.received).toEqual([]);
  });

  it('that is refused is told why on a page that holds nothing else, and no address', async () => {
    const door = await openDoor(policyOf({}), (_name, _options, done) =>
      done(null, [{ address: '10.9.8.7', family: 4 }]),
    );
    const answer = await ask(door, `GET http://intranet.test/secret HTTP/1.1\r\nHost: x\r\n<key>${END}`);
    expect(answer).toMatch(/^HTTP\/1.1 403 /);
    expect(answer).toContain("content-security-policy: default-src 'none'");
    expect(answer).toContain(`<p>http://intranet.test was not opened: ${PRIVATE}.</p>`);
    expect(answer).not.toContain('10.9.8.7');
    expect(door.blocked()).toEqual([
      { number: 1, kind: 'blocked', origin: 'http://intranet.test', why: PRIVATE },
    ]);
    const direct = await ask(door, `GET http://127.1/ HTTP/1.1\r\nHost: x\r\n<key>${END}`);
    expect(direct).toContain(`<p>http://127.0.0.1 was not opened: ${PRIVATE}.</p>`);
    expect(door.blocked(1).map(({ number }) => number)).toEqual([2]);
  });

  it.each([
    ['ENOTFOUND', 'no machine has that name'],
    ['EAI_AGAIN', 'its name could not be looked up'],
    ['EODD', 'the connection failed'],
  ])('whose name gives %s is told so', async (code, words) => {
    const door = await openDoor(policyOf({}), (_name, _options, done) =>
      done(Object.assign(new Error('x'), { code }), []),
    );
    const answer = await ask(door, `GET http://a.test/ HTTP/1.1\r\nHost: x\r\n<key>${END}`);
    expect(answer).toMatch(/^HTTP\/1.1 502 /);
    expect(answer).toContain(`http://a.test was not opened: ${words}.`);
    expect(door.blocked()).toMatchObject([{ kind: 'unreachable', why: words }]);
  });

  it('to a port where nothing listens is told so', async () => {
    const door = await openDoor();
    const { host } = upstream;
    await upstream[Symbol.asyncDispose]();
    const answer = await ask(door, `GET http://${host}/ HTTP/1.1\r\nHost: x\r\n<key>${END}`);
    expect(answer).toContain('nothing listens on that port');
    expect(await ask(door, `CONNECT ${host} HTTP/1.1\r\nHost: x\r\n<key>\r\n`)).toMatch(/^HTTP\/1.1 502 /);
  });

  it.each([
    ['no HTTP', 'garbage\r\n\r\n'],
    ['a status of its own', 'HTTP/1.1 99 x\r\n\r\n'],
    ['an upgrade that nobody asked for', 'HTTP/1.1 101 x\r\nUpgrade: y\r\nConnection: upgrade\r\n\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
    ['nothing', ''],
  ])('that is answered with %s has failed', async (_what, bytes) => {
    await using odd = await openRaw((socket) => socket.end(bytes));
    const door = await openDoor();
    const answer = await ask(door, `GET http://${odd.host}/ HTTP/1.1\r\nHost: x\r\n<key>${END}`);
    expect(answer).toMatch(/^HTTP\/1.1 502 /);
    expect(door.blocked()).toMatchObject([{ why: 'the connection failed' }]);
  });

  it('whose answer breaks off breaks off', async () => {
    await using odd = await openRaw((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf', () => socket.resetAndDestroy());
    });
    const door = await openDoor();
    const answer = await ask(door, `GET http://${odd.host}/ HTTP/1.1\r\nHost: x\r\n<key>\r\n`);
    expect(answer).toMatch(/^HTTP\/1.1 200 OK/);
    expect(door.count()).toBe(0);
  });

  it('that its browser gives up is given up', async () => {
    await using slow = await openRaw(() => {});
    const door = await openDoor();
    const client = await dial(door);
    client.write(`GET http://${slow.host}/ HTTP/1.1\r\nHost: x\r\n${keyOf(door)}\r\n`);
    await vi.waitUntil(() => slow.received[0]?.endsWith('\r\n\r\n'));
    const closed = once(slow.sockets[0] as Socket, 'close');
    client.destroy();
    await closed;
    expect(door.count()).toBe(0);
  });

  it('that breaks the policy itself costs only itself', async () => {
    const broken: Policy = {
      verdict: () => {
        throw new Error('broken');
      },
    };
    const door = await openDoor(broken);
    expect(await ask(door, `GET http://a.test/ HTTP/1.1\r\nHost: x\r\n<key>\r\n`)).toBe('');
    expect(await ask(door, `CONNECT a.test:443 HTTP/1.1\r\nHost: x\r\n<key>\r\n`)).toBe('');
    expect(await ask(door, `GET / HTTP/1.1\r\nHost: x\r\n<key>${END}`)).toMatch(/^HTTP\/1.1 400 /);
  });
});

describe('a tunnel', () => {
  async function connectTo(door: Door, authority: string, first = ''): Promise<Socket> {
    const client = await dial(door);
    client.setEncoding('latin1');
    client.write(`CONNECT ${authority} HTTP/1.1\r\nHost: x\r\n${keyOf(door)}\r\n${first}`);
    return client;
  }

  it('carries both ways, from the first byte to the last, and each way ends by itself', async () => {
    await using echo = await openRaw((socket, all) => void (all === 'early late' && socket.write('heard')));
    echo.sockets.length = 0;
    const door = await openDoor();
    const client = await connectTo(door, echo.host, 'early');
    let heard = '';
    client.on('data', (text) => (heard += text));
    await vi.waitUntil(() => echo.received[0] === 'early');
    client.end(' late');
    await once(client, 'end');
    expect(echo.received).toEqual(['early late']);
    expect(heard).toBe('HTTP/1.1 200 Connection established\r\n\r\nheard');
  });

  it('breaks when its server does', async () => {
    await using odd = await openRaw((socket) => socket.resetAndDestroy());
    const door = await openDoor();
    const client = await connectTo(door, odd.host, 'x');
    client.resume();
    await once(client, 'close');
    expect(door.count()).toBe(0);
  });

  it('ends at the server when its browser goes', async () => {
    await using quiet = await openRaw(() => {});
    const door = await openDoor();
    const client = await connectTo(door, quiet.host, 'x');
    await vi.waitUntil(() => quiet.received[0] === 'x');
    const closed = once(quiet.sockets[0] as Socket, 'close');
    client.resetAndDestroy();
    await closed;
  });

  it.each(['a.test', 'http://a.test/', 'a.test:99999'])('to %s is none', async (authority) => {
    const door = await openDoor();
    expect(await ask(door, `CONNECT ${authority} HTTP/1.1\r\nHost: x\r\n<key>\r\n`)).toMatch(
      /^HTTP\/1.1 400 /,
    );
  });

  it('is refused, by its list or its address', async () => {
    const door = await openDoor(
      policyOf({ blockOrigins: ['https://evil.test'] }),
      (_name, _options, done) => {
        done(null, [
          { address: '93.184.215.14', family: 4 },
          { address: '127.0.0.1', family: 4 },
        ]);
      },
    );
    for (const authority of ['evil.test:443', 'mixed.test:443', '[::1]:443'])
      expect(await ask(door, `CONNECT ${authority} HTTP/1.1\r\nHost: x\r\n<key>\r\n`)).toMatch(
        /^HTTP\/1.1 403 Forbidden\r\ncontent-length: 0/,
      );
    expect(door.blocked().map(({ kind, origin }) => [kind, origin])).toEqual([
      ['blocked', 'https://evil.test'],
      ['blocked', 'https://mixed.test'],
      ['blocked', 'https://[::1]'],
    ]);
  });
});

describe('a connection', () => {
  it('asks for a name once, tries its addresses in turn, and asks nobody about this machine', async () => {
    const asked: string[] = [];
    const resolve: Resolve = (name, _options, done) => {
      asked.push(name);
      done(null, [
        { address: '::1', family: 6 },
        { address: '127.0.0.1', family: 4 },
      ]);
    };
    const door = await openDoor(
      policyOf({ allowOrigins: [`http://two.test:${upstream.port}`, `http://a.localhost:${upstream.port}`] }),
      resolve,
    );
    for (const name of ['two.test', 'a.localhost'])
      expect(
        await ask(door, `GET http://${name}:${upstream.port}/ HTTP/1.1\r\nHost: x\r\n<key>${END}`),
      ).toContain('200 OK');
    expect(asked).toEqual(['two.test']);
    expect(upstream.received[0]).toContain(`Host: two.test:${upstream.port}\r\n`);
  });

  it('is given up at once when it led somewhere else than was judged', async () => {
    const { verdict } = policyOf({ allowPrivateNetwork: true });
    // Where a socket went is judged as well: nothing is sent until it is.
    const late: Policy = {
      verdict: (asked, address) => (address === undefined ? verdict(asked) : { allowed: false, why: 'x' }),
    };
    const door = await openDoor(late);
    expect(await ask(door, `GET http://${upstream.host}/ HTTP/1.1\r\nHost: x\r\n<key>${END}`)).toMatch(
      /^HTTP\/1.1 403 /,
    );
    expect(await ask(door, `CONNECT ${upstream.host} HTTP/1.1\r\nHost: x\r\n<key>\r\n`)).toMatch(
      /^HTTP\/1.1 403 /,
    );
    expect(upstream.received.join('')).toBe('');
  });

  it('that takes too long is given up', async () => {
    const socket = openSocket(
      {
        policy: policyOf({}),
        resolve: () => {},
        refusals: keepRefusals(),
        track: (tracked) => tracked,
      },
      { scheme: 'http', host: 'a.test', port: 80 },
    );
    const failed = once(socket, 'error');
    socket.emit('timeout');
    expect(await failed).toMatchObject([{ code: 'ETIMEDOUT' }]);
  });

  it('that is not even allowed to be asked for finds no private address either', async () => {
    const socket = openSocket(
      {
        policy: { verdict: () => ({ allowed: false, why: 'x' }) },
        resolve: (_name, _options, done) => done(null, [{ address: '127.0.0.1', family: 4 }]),
        refusals: keepRefusals(),
        track: (tracked) => tracked,
      },
      { scheme: 'http', host: 'a.test', port: upstream.port },
    );
    await expect(once(socket, 'connect')).rejects.toMatchObject({ code: 'REFUSED_ADDRESS' });
  });
});

describe('what is on its way', () => {
  const MUCH = 256 * 1024 * 1024;

  /** Sends without end, as fast as it is taken. */
  function flood(socket: Socket): void {
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    const more = (): void => {
      while (!socket.destroyed && socket.bytesWritten < MUCH) if (!socket.write(chunk)) return;
    };
    socket.on('drain', more);
    more();
  }

  it.each([
    ['an answer', (host: string, key: string) => `GET http://${host}/ HTTP/1.1\r\nHost: x\r\n${key}\r\n`],
    ['a tunnel', (host: string, key: string) => `CONNECT ${host} HTTP/1.1\r\nHost: x\r\n${key}\r\nGET`],
  ])('waits at its server while the browser does not read %s', async (_what, request) => {
    await using much = await openRaw((socket) => {
      socket.removeAllListeners('data');
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${MUCH}\r\n\r\n`);
      flood(socket);
    });
    const door = await openDoor();
    const client = await dial(door);
    client.pause();
    client.write(request(much.host, keyOf(door)));
    await vi.waitUntil(() => (much.sockets[0]?.bytesWritten ?? 0) > 0);
    const socket = much.sockets[0] as Socket;
    // It has stopped when nothing moved for a while.
    let seen = -1;
    await vi.waitUntil(() => seen === (seen = socket.bytesWritten), { interval: 150, timeout: 10_000 });
    expect(socket.bytesWritten).toBeLessThan(MUCH / 4);
    client.destroy();
  });
});

describe('the end', () => {
  it('of a door leaves nothing open, and comes once', async () => {
    await using quiet = await openRaw(() => {});
    await using proxy = await openProxy(policyOf({ allowPrivateNetwork: true }));
    const door = await proxy.door('test');
    const [request, tunnel] = [await dial(door), await dial(door)];
    request.resume();
    tunnel.resume();
    request.write(`GET http://${quiet.host}/ HTTP/1.1\r\nHost: x\r\n${keyOf(door)}\r\n`);
    tunnel.write(`CONNECT ${quiet.host} HTTP/1.1\r\nHost: x\r\n${keyOf(door)}\r\nhello`);
    await vi.waitUntil(() => quiet.received.join('').match(/GET[^]*hello|hello[^]*GET/));
    const closed = [request, tunnel, ...quiet.sockets].map((socket) => once(socket, 'close'));
    await Promise.all([door[Symbol.asyncDispose](), door[Symbol.asyncDispose]()]);
    await Promise.all(closed);
    await expect(dial(door)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect((await dial(proxy.dead)).destroyed).toBe(false);
  });

  it('of the proxy is the end of all its doors', async () => {
    const proxy = await openProxy(policyOf({}));
    const doors = [proxy.dead, await proxy.door('a'), await proxy.door('b')];
    expect(new Set(doors.map(({ url }) => url)).size).toBe(3);
    expect(doors.map(({ name }) => name)).toEqual(['dead', 'a', 'b']);
    await proxy[Symbol.asyncDispose]();
    for (const door of doors) await expect(dial(door)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});

describe('what was refused', () => {
  it('is kept for each door, the newest hundred, and counted', () => {
    const refusals = keepRefusals();
    for (let port = 1; port <= 250; port += 1)
      refusals.add('blocked', { scheme: 'http', host: `${'a'.repeat(2000)}.test`, port }, 'x');
    expect(refusals.count()).toBe(250);
    expect(refusals.since(0).map(({ number }) => number)).toEqual(
      Array.from({ length: 100 }, (_, i) => 151 + i),
    );
    expect(refusals.since(249)).toHaveLength(1);
    expect(refusals.since(0)[0]?.origin).toHaveLength(1000);
  });
});
