// The nginx file of the kit as it stands, in front of workers on other ports: only ports and names of files differ.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { freePort } from '../../port.ts';
import { start, type Started } from '../../processes.ts';
import { ROOT } from '../../workspace.ts';
import type { Site } from './client.ts';

export const WORKERS = 4;

/** A port after which those of all other workers are free too. */
export async function freePorts(): Promise<number> {
  for (;;) {
    const first = await freePort();
    const others = await Promise.all(Array.from({ length: WORKERS }, (_, index) => freePort(first + index)));
    if (others.every((port, index) => port === first + index)) return first;
  }
}

/** Starts nginx in a folder of its own; it answers a moment later. */
export async function openSite(
  program: string,
  folder: string,
  firstPort: number,
): Promise<{ readonly site: Site; readonly proxy: Started }> {
  mkdirSync(folder, { recursive: true });
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'mcp.example.org' }], {
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'mcp.example.org' }] }],
  });
  writeFileSync(join(folder, 'cert.pem'), cert);
  writeFileSync(join(folder, 'key.pem'), key);
  const port = await freePort();
  const conf = readFileSync(join(ROOT, 'deploy/nginx/plugboard.conf'), 'utf8')
    .replaceAll(/127\.0\.0\.1:305(\d)/g, (_, digit: string) => `127.0.0.1:${firstPort + Number(digit) - 1}`)
    .replace('listen 443 ssl', `listen 127.0.0.1:${port} ssl`)
    .replace('/etc/ssl/plugboard/fullchain.pem', join(folder, 'cert.pem'))
    .replace('/etc/ssl/plugboard/privkey.pem', join(folder, 'key.pem'))
    .replace('proxy_pass http://plugboard;', '$& add_header x-worker $upstream_addr always;');
  const file = join(folder, 'nginx.conf');
  writeFileSync(file, around(conf, folder));
  return { site: { port, ca: cert }, proxy: start(program, ['-p', folder, '-c', file], { cwd: folder }) };
}

/** What Debian's nginx.conf has around the files of conf.d, without its folders. */
function around(conf: string, folder: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return [
    // As root it would give its work to a user who may not look into the folder.
    process.getuid?.() === 0 ? 'user root;' : '',
    'daemon off; worker_processes 2; pid nginx.pid; error_log stderr error;',
    'events { worker_connections 512; }',
    'http { access_log off;',
    ...temporary.map((name) => `${name}_temp_path ${join(folder, `tmp-${name}`)};`),
    conf,
    '}',
  ].join('\n');
}
