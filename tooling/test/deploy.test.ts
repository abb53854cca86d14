// The deployment kit, run as it stands: only ports, names of files and what it serves are other ones.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { cachedPackage } from '../cached-package.ts';
import { freePort, reach } from '../port.ts';
import { end, reasonOf, run, start, type Started } from '../processes.ts';
import { ROOT } from '../workspace.ts';
import { HttpsClient, type Site } from './deploy/client.ts';
import { findNginx } from './deploy/nginx.ts';
import { freePorts, openSite, WORKERS } from './deploy/site.ts';

const KIT = join(ROOT, 'deploy');
const PROGRAM = join(ROOT, 'servers/filesystem/dist/cli.js');
const TOKEN = 'a-token-for-this-test';
const READ = { name: 'read', arguments: { path: 'hello.txt' } };

const nginx = await findNginx();
const pm2 = await cachedPackage('pm2', '7.0.4').then(
  (folder) => join(folder, 'bin/pm2'),
  () => undefined,
);
const missing = 'missing' in nginx ? nginx.missing : pm2 === undefined && 'PM2 is not to be had from npm.';
if (missing) console.error(`skipped: ${missing}`);

describe.skipIf(missing)('nginx and PM2, with four workers', () => {
  const folder = mkdtempSync(join(tmpdir(), 'deploy-'));
  const pm2Home = { PM2_HOME: join(folder, 'pm2') };
  let proxy: Started | undefined;
  let site: Site = { port: 0, ca: '' };

  beforeAll(async () => {
    const files = join(folder, 'files');
    mkdirSync(files);
    writeFileSync(join(files, 'hello.txt'), 'hello\n');
    const firstPort = await freePorts();
    await pm2Does('start', join(KIT, 'pm2/ecosystem.config.cjs'), {
      PLUGBOARD_AUTH_TOKEN: TOKEN,
      PLUGBOARD_PROGRAM: PROGRAM,
      PLUGBOARD_ARGS: files,
      PLUGBOARD_FIRST_PORT: String(firstPort),
    });
    // One that is not there yet would be left out for its first seconds.
    for (let index = 0; index < WORKERS; index += 1)
      await reach(new URL(`http://127.0.0.1:${firstPort + index}/healthz`));
    const { program } = nginx as { program: string };
    ({ site, proxy } = await openSite(program, join(folder, 'nginx'), firstPort));
    await vi.waitFor(async () => expect((await ask(TOKEN)).status).toBe(200), {
      timeout: 30_000,
      interval: 200,
    });
  }, 120_000);

  afterAll(async () => {
    if (proxy !== undefined) await end(proxy.child);
    await pm2Ends();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }, 60_000);

  const pm2Ends = () => run(process.execPath, [pm2 as string, 'kill'], { cwd: folder, env: pm2Home });

  async function pm2Does(verb: string, what: string, env: Record<string, string> = {}): Promise<string> {
    const done = await run(process.execPath, [pm2 as string, verb, what], {
      cwd: folder,
      env: { ...pm2Home, ...env },
    });
    if (done.code !== 0) throw new Error(reasonOf(done));
    return done.out;
  }

  async function ask(token: string | undefined) {
    const client = new HttpsClient({ ...site, ...(token !== undefined && { token }) });
    try {
      return await client.send('tools/call', READ);
    } finally {
      client.close();
    }
  }

  it('spread requests over all workers, and check the token of each', async () => {
    const answers = await Promise.all(Array.from({ length: 60 }, () => ask(TOKEN)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ worker }) => worker)).size).toBe(WORKERS);
    for (const token of [undefined, 'another-token-of-16']) expect((await ask(token)).status).toBe(401);
  });

  it('lose no call of a client that asks again, where a worker is killed in the middle', async () => {
    const client = new HttpsClient({ ...site, token: TOKEN });
    const asked = { calls: 0, again: 0, refused: 0 };
    /** As a client does whose call was not answered. */
    async function call(): Promise<void> {
      for (let tries = 0; tries < 10; tries += 1) {
        const answer = await client.send('tools/call', READ).catch(() => undefined);
        if (answer?.status === 200 && answer.text.includes('hello')) {
          asked.calls += 1;
          return;
        }
        if (answer?.status === 401) asked.refused += 1;
        asked.again += 1;
        await pause(100 * (tries + 1));
      }
    }
    const before = await pids();
    const load = Array.from({ length: 20 }, async () => {
      for (let count = 0; count < 30; count += 1) await call();
    });
    await vi.waitFor(() => expect(asked.calls).toBeGreaterThan(100), { timeout: 20_000 });
    process.kill(before[0] as number, 'SIGKILL');
    await Promise.all(load);
    client.close();
    expect(asked).toMatchObject({ calls: 600, refused: 0 });
    // PM2 has started another in its place.
    await vi.waitFor(
      async () => {
        const now = await pids();
        expect(now).toHaveLength(WORKERS);
        expect(now).not.toContain(before[0]);
      },
      { timeout: 20_000, interval: 500 },
    );
  }, 90_000);

  it('pass events on as they come', async () => {
    const client = new HttpsClient({ ...site, token: TOKEN });
    // The stream goes on; its first event is here.
    const notifications = { toolsListChanged: true };
    const answer = await client.send('subscriptions/listen', { notifications }, /\ndata: .*\n\n/);
    client.close();
    expect(answer).toMatchObject({
      status: 200,
      text: expect.stringContaining('notifications/subscriptions'),
    });
  });

  it('keep everything else out', async () => {
    for (const path of ['/', '/sse', '/mcp/x']) {
      const done = await run(
        process.execPath,
        ['-e', `fetch('https://127.0.0.1:${site.port}${path}').then(r => console.log(r.status))`],
        { cwd: folder, env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } },
      );
      expect(done.out.trim()).toBe('404');
    }
  });

  it('leave nothing running', async () => {
    const workers = await pids();
    expect(workers.every(isAlive)).toBe(true);
    expect(await end(proxy!.child)).toBe(true);
    expect((await pm2Ends()).code).toBe(0);
    await vi.waitFor(() => expect(workers.filter(isAlive)).toEqual([]), { timeout: 10_000 });
    const asked = new HttpsClient({ ...site, token: TOKEN }).send('tools/call', READ);
    await expect(asked).rejects.toThrow('ECONNREFUSED');
  }, 30_000);

  async function pids(): Promise<number[]> {
    const listed = JSON.parse(await pm2Does('jlist', '')) as { pid: number; pm2_env: { status: string } }[];
    return listed
      .filter(({ pid, pm2_env: { status } }) => pid > 0 && status === 'online')
      .map(({ pid }) => pid);
  }
});

describe('the rest of the kit', () => {
  const read = (file: string) => readFileSync(join(KIT, file), 'utf8');

  it('gives servers only flags that they have', async () => {
    const { out: help } = await run(process.execPath, [PROGRAM, '--help'], { cwd: ROOT });
    const known = new Set(help.match(/--[a-z][a-z-]+/g));
    const files = ['pm2/ecosystem.config.cjs', 'kubernetes/plugboard.yaml', 'container/Containerfile'];
    const given = files.flatMap((file) =>
      [...read(file).matchAll(/['"](--[a-z][a-z-]+)['"]/g)]
        .map(([, flag]) => flag)
        // npm's.
        .filter((flag) => flag !== '--global'),
    );
    expect(given.length).toBeGreaterThan(5);
    for (const flag of given) expect(known).toContain(flag);
  });

  it('asks a worker itself whether it is well, as its image and its pod do', async () => {
    const [, ofImage] = /^HEALTHCHECK .*CMD (\[.*\])$/m.exec(read('container/Containerfile')) ?? [];
    const [deployment] = parseAllDocuments(read('kubernetes/plugboard.yaml')).map((each) => each.toJS());
    const [pod] = deployment.spec.template.spec.containers;
    const probes: string[][] = [
      JSON.parse(ofImage ?? ''),
      pod.livenessProbe.exec.command,
      pod.readinessProbe.exec.command,
    ];
    const port = await freePort();
    const worker = start(process.execPath, [PROGRAM, ROOT, '--http', `127.0.0.1:${port}`, '--stateless'], {
      cwd: ROOT,
      env: { PLUGBOARD_AUTH_TOKEN: TOKEN },
    });
    await reach(new URL(`http://127.0.0.1:${port}/healthz`));
    const codes = () =>
      Promise.all(
        probes.map(async ([, ...args]) => {
          const here = args.map((arg) => arg.replace('127.0.0.1:3050/healthz', `127.0.0.1:${port}/healthz`));
          return (await run(process.execPath, here, { cwd: ROOT })).code;
        }),
      );
    expect(await codes()).toEqual([0, 0, 0]);
    await end(worker.child);
    expect(await codes()).toEqual([1, 1, 1]);
  });

  it('builds on one Node, and installs the version that it is told', async () => {
    const text = read('container/Containerfile');
    const [, node] = /^ARG NODE=(\d+\.\d+\.\d+)-\w+-slim$/m.exec(text) ?? [];
    const catalog = readFileSync(join(ROOT, 'pnpm-workspace.yaml'), 'utf8');
    expect(catalog).toContain(`\n  node: ${node}\n`);
    expect(text.match(/^FROM .*/gm)).toEqual([
      'FROM docker.io/library/node:${NODE} AS install',
      'FROM docker.io/library/node:${NODE}',
    ]);
    expect(text).not.toContain('latest');
    expect(text).toMatch(/^USER node$/m);
  });

  it('has manifests that are YAML, and workers without rights', () => {
    const documents = parseAllDocuments(read('kubernetes/plugboard.yaml'));
    for (const document of documents) expect('errors' in document ? document.errors : []).toEqual([]);
    const [deployment] = documents.map((each) => each.toJS() as Record<string, never>);
    expect(deployment).toMatchObject({
      kind: 'Deployment',
      spec: {
        template: {
          spec: {
            automountServiceAccountToken: false,
            securityContext: { runAsNonRoot: true },
            containers: [
              {
                securityContext: {
                  readOnlyRootFilesystem: true,
                  allowPrivilegeEscalation: false,
                  capabilities: { drop: ['ALL'] },
                },
              },
            ],
          },
        },
      },
    });
  });

  it('starts no worker that everybody could call', async () => {
    const script = `require(${JSON.stringify(join(KIT, 'pm2/ecosystem.config.cjs'))})`;
    const done = await run(process.execPath, ['-e', script], {
      cwd: ROOT,
      env: { PLUGBOARD_AUTH_TOKEN: '' },
    });
    expect(done.err).toContain('Set PLUGBOARD_AUTH_TOKEN');
    expect(done.code).not.toBe(0);
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
