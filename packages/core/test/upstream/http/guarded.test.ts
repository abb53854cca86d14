import { httpClient } from '@plugboard/core/upstream';
import { upstream, type Route } from '@plugboard/core/testing';
import { describe, expect, it } from 'vitest';
import { internet, names } from './internet.ts';

const PUBLIC = '93.184.216.34';
const to = (location: string): Route => ({ status: 302, headers: { location, connection: 'close' } });
const refused = expect.objectContaining({ code: 'REFUSED_ADDRESS' }) as Error;

describe('a request', () => {
  it.each([
    'http://127.0.0.1/secret',
    'http://[::ffff:127.0.0.1]/secret',
    'http://0x7f.1/secret',
    'http://169.254.169.254/secret',
    'http://localhost/secret',
    'http://inside.example/secret',
  ])('to %s opens no connection', async (url) => {
    await using api = await upstream({});
    using net = internet(new URL(api.url).port);
    const { resolve } = names({ 'inside.example': ['10.0.0.7'], localhost: ['127.0.0.1'] });
    await using client = httpClient({ name: 'The page', resolve });
    await expect(client.get(url)).rejects.toThrow(refused);
    expect(net.connected).toEqual([]);
  });

  it('connects to the address that was checked, though the name has another one right after', async () => {
    await using api = await upstream({ 'GET /x': { body: 'public', headers: { connection: 'close' } } });
    using net = internet(new URL(api.url).port);
    const { asked, resolve } = names({ 'rebinds.example': [PUBLIC, '127.0.0.1'] });
    await using client = httpClient({ name: 'The page', resolve });
    expect((await client.get('http://rebinds.example/x')).text()).toBe('public');
    expect(asked).toEqual(['rebinds.example']);
    expect(net.connected).toEqual([PUBLIC]);
    await expect(client.get('http://rebinds.example/x')).rejects.toThrow(refused);
    expect(net.connected).toEqual([PUBLIC]);
    expect(api.requests).toHaveLength(1);
  });

  it.each(
    [1, 2, 3, 4, 5].flatMap(
      (hop) =>
        [
          [hop, 'an address', 'http://169.254.169.254/secret'],
          [hop, 'a mapped address', 'http://[::ffff:10.0.0.1]/secret'],
          [hop, 'a private name', 'http://inside.example/secret'],
          [hop, 'a name that is rebound', 'http://public.example/secret'],
        ] as const,
    ),
  )('is refused when redirect %i leads to %s', async (hop, _what, secret) => {
    const paths = Array.from({ length: hop }, (_, at) => `/${at}`);
    const routes = paths.map((path, at) => [`GET ${path}`, to(paths[at + 1] ?? secret)]);
    await using api = await upstream(Object.fromEntries(routes) as Record<string, Route>);
    using net = internet(new URL(api.url).port);
    const { resolve } = names({
      'public.example': [...Array.from({ length: hop }, () => PUBLIC), '127.0.0.1'],
      'inside.example': ['192.168.0.1'],
    });
    await using client = httpClient({ name: 'The page', resolve });
    await expect(client.get('http://public.example/0')).rejects.toThrow(refused);
    expect(api.requests.map(({ path }) => path)).toEqual(paths);
    expect(net.connected).toEqual(paths.map(() => PUBLIC));
  });

  it.each(['file:///etc/passwd', 'ftp://public.example/', 'http://user:word@public.example/'])(
    'is refused when a redirect leads to %s',
    async (location) => {
      await using api = await upstream({ 'GET /0': to(location) });
      using net = internet(new URL(api.url).port);
      const { resolve } = names({ 'public.example': [PUBLIC] });
      await using client = httpClient({ name: 'The page', resolve });
      const code = 'REFUSED_URL';
      await expect(client.get('http://public.example/0')).rejects.toThrow(
        expect.objectContaining({ code }) as Error,
      );
      expect(net.connected).toHaveLength(1);
    },
  );

  it('reaches this machine when that is allowed', async () => {
    await using api = await upstream({ 'GET /x': { body: 'here' } });
    await using client = httpClient({ name: 'The page', allowPrivateNetwork: true });
    expect((await client.get(`${api.url.replace('127.0.0.1', 'localhost')}/x`)).text()).toBe('here');
  });
});
