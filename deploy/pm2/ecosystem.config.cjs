// Four workers of one server, each on a port of its own, for ../nginx/plugboard.conf. Fork mode: PM2's cluster mode would have them
// share a port, and then nobody in front could tell a worker that is gone from one that is there.
//
//     npm install --global pm2@7.0.4 @plugboard/filesystem
//     PLUGBOARD_AUTH_TOKEN=… PLUGBOARD_ARGS='/srv/files --read-only' pm2 start ecosystem.config.cjs
const { execFileSync } = require('node:child_process');
const { join } = require('node:path');

const {
  PLUGBOARD_AUTH_TOKEN,
  PLUGBOARD_PROGRAM,
  PLUGBOARD_ARGS = '',
  PLUGBOARD_HOST = 'mcp.example.org',
} = process.env;
// A worker that anybody could call is none to put on a network.
if (!PLUGBOARD_AUTH_TOKEN)
  throw new Error('Set PLUGBOARD_AUTH_TOKEN: what clients send as Authorization: Bearer <token>.');

const FIRST_PORT = Number(process.env.PLUGBOARD_FIRST_PORT ?? 3051);
const WORKERS = 4;

/** The file itself: npx between PM2 and a worker would be what PM2 watches. */
function installed() {
  const root = execFileSync('npm', ['root', '--global'], { encoding: 'utf8' }).trim();
  return join(root, '@plugboard/filesystem/dist/cli.js');
}

module.exports = {
  apps: Array.from({ length: WORKERS }, (_, index) => ({
    name: `plugboard-${index + 1}`,
    script: PLUGBOARD_PROGRAM ?? installed(),
    args: [
      ...PLUGBOARD_ARGS.split(' ').filter(Boolean),
      '--http',
      `127.0.0.1:${FIRST_PORT + index}`,
      '--allow-host',
      PLUGBOARD_HOST,
      // Any worker can take any request; clients of 2025 are served without sessions.
      '--stateless',
      '--rate-limit',
      '1200',
    ],
    exec_mode: 'fork',
    // In the environment, where the list of processes does not show it. `pm2 save` would write it to ~/.pm2/dump.pm2.
    env: { PLUGBOARD_AUTH_TOKEN },
    // PM2 sends SIGINT, and a worker ends its calls within five seconds.
    kill_timeout: 6000,
    exp_backoff_restart_delay: 100,
    max_memory_restart: '512M',
  })),
};
