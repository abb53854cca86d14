import { describe, expect, it } from 'vitest';
import { call, send, serve, type Served } from '../fixture/http.ts';
import { AUDIENCE, openIssuer } from '../fixture/issuer.ts';

const TOKEN = 'canary-7f3a-4c1e-9b2d';

type Issuer = Awaited<ReturnType<typeof openIssuer>>;
const behind = ({ issuer }: Issuer) =>
  serve({ oauth: { issuer, audience: AUDIENCE, publicUrl: new URL(AUDIENCE), scopes: new Map() } });

async function trying(serving: Served, token: string | undefined, from?: string) {
  const sent = call();
  const headers = {
    ...sent.headers,
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(from !== undefined && { 'x-forwarded-for': from }),
  };
  return send(serving.url, { ...sent, headers });
}

async function guess(serving: Served, count: number, from?: string) {
  const statuses = [];
  for (let each = 0; each < count; each += 1)
    statuses.push((await trying(serving, `wrong-${each}`, from)).status);
  return statuses;
}

describe('wrong tokens', () => {
  it('are heard twenty times a minute; then not even the right one is, nor said to be right', async () => {
    await using serving = await serve({ token: TOKEN });
    expect(await guess(serving, 20)).toEqual(Array.from({ length: 20 }, () => 401));
    const [wrong, right] = [await trying(serving, 'wrong'), await trying(serving, TOKEN)];
    for (const { status, headers, text, json } of [wrong, right]) {
      expect(status).toBe(429);
      expect(Number(headers['retry-after'])).toBeGreaterThan(0);
      expect(Number(headers['retry-after'])).toBeLessThanOrEqual(60);
      expect(text).toContain('Too many wrong tokens came from your address');
      expect(json).not.toHaveProperty('id');
    }
    expect((await trying(serving, undefined)).status).toBe(401);
  });

  it('do not shut out who came with the right one before', async () => {
    await using serving = await serve({ token: TOKEN });
    expect((await trying(serving, TOKEN)).status).toBe(200);
    await guess(serving, 21);
    expect((await trying(serving, TOKEN)).status).toBe(200);
    expect((await trying(serving, 'wrong')).status).toBe(429);
  });

  it('of one address are not those of another, as a proxy on this machine tells them', async () => {
    await using serving = await serve({ token: TOKEN });
    await guess(serving, 20, '192.0.2.1');
    expect((await trying(serving, TOKEN, '192.0.2.1')).status).toBe(429);
    // What stands before the last, its client wrote.
    expect((await trying(serving, TOKEN, '192.0.2.2, 192.0.2.1')).status).toBe(429);
    expect((await trying(serving, TOKEN, '::ffff:192.0.2.1')).status).toBe(429);
    expect((await trying(serving, TOKEN, '192.0.2.1, 192.0.2.2')).status).toBe(200);
  });

  it.each([
    ['2001:db8:1:2::1', '2001:db8:1:2:ffff:0:0:1', '2001:db8:1:3::1'],
    ['::1:2:3:4', '::9', '1::'],
    ['fe80::1%eth0', 'fe80::2', 'fe80:1::1'],
  ])('of %s are those of its network, with %s, not with %s', async (first, same, other) => {
    await using serving = await serve({ token: TOKEN });
    await guess(serving, 20, first);
    expect((await trying(serving, TOKEN, same)).status).toBe(429);
    expect((await trying(serving, TOKEN, other)).status).toBe(200);
  });
});

describe('wrong tokens of OAuth', () => {
  it('do not shut out the right ones, which nobody can guess', async () => {
    await using issuer = await openIssuer();
    await using serving = await behind(issuer);
    expect(new Set(await guess(serving, 20))).toEqual(new Set([401]));
    expect((await trying(serving, 'wrong')).status).toBe(429);
    expect((await trying(serving, issuer.token())).status).toBe(200);
  });

  it('are not those that only expired: their clients have to hear so', async () => {
    await using issuer = await openIssuer();
    await using serving = await behind(issuer);
    const old = issuer.token({ exp: Math.floor(Date.now() / 1_000) - 60 });
    for (let each = 0; each < 25; each += 1) expect((await trying(serving, old)).status).toBe(401);
    await guess(serving, 21);
    expect((await trying(serving, old)).status).toBe(401);
  });
});
