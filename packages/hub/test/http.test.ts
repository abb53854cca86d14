import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configFile, filesystemEntry, odd, run, startHub } from './fixture/hub.ts';

const TOKEN = 'canary-7f3a-4c1e-9b2d';

describe('the hub with a token', () => {
  it('tells how its servers are to who has it, and prints it nowhere', async () => {
    const file = configFile({ files: filesystemEntry });
    const secret = join(file, '../token');
    writeFileSync(secret, `${TOKEN}\n`);
    await using hub = await startHub(file, '--auth-token-file', secret);
    const health = async (headers: Record<string, string>) =>
      (await fetch(new URL('/healthz', hub.url), { headers })).json();
    expect(await health({})).toEqual({ status: 'ok', name: 'plugboard', version: expect.any(String) });
    expect(await health({ authorization: `Bearer ${TOKEN}` })).toMatchObject({ servers: { files: 'ready' } });
    expect((await fetch(hub.url, { method: 'POST' })).status).toBe(401);
    await hub.until(/"Authorization": "Bearer \$\{PLUGBOARD_AUTH_TOKEN\}"/);
    expect(hub.said()).not.toContain('canary');
  });
});

describe('the hub beyond loopback', () => {
  it('is refused without a token, before a server is started', () => {
    const file = configFile({ bad: odd('exits') });
    const { status, stderr } = run('serve', '--config', file, '--http', '0.0.0.0:0');
    expect(status).toBe(2);
    expect(stderr).toBe(
      'plugboard: --http: 0.0.0.0 can be reached from other machines; set a token with --auth-token, an issuer with --auth-issuer, or say --allow-unauthenticated.\n',
    );
  });
});
