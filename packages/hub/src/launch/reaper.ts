import { spawn, type ChildProcess } from 'node:child_process';

// Reads `+ group` and `- group` lines. At end of file, the hub is gone: whatever groups are left are ended, first
// politely. It ignores the signals that end the hub's own group, since it has work to do then.
const SCRIPT = `
trap '' HUP INT TERM
groups=
while read -r op id; do
  left=
  for group in $groups; do [ "$group" = "$id" ] || left="$left $group"; done
  groups=$left
  [ "$op" = + ] && groups="$groups $id"
done
for group in $groups; do kill -s TERM -- "-$group" 2>/dev/null; done
[ -z "$groups" ] || sleep 2
for group in $groups; do kill -s KILL -- "-$group" 2>/dev/null; done
`;

let reaper: ChildProcess | undefined;

/**
 * Sees to it that a process group does not outlive the hub, even one that ignores the end of its stdin and even
 * when the hub is killed with -9: a shell of about a megabyte waits for that. Answers what ends the watch.
 * On Windows there are no groups; there a server has the end of its stdin to go by.
 */
export function watchGroup(group: number): () => void {
  if (process.platform === 'win32') return () => {};
  reaper ??= startReaper();
  const { stdin } = reaper;
  stdin?.write(`+ ${group}\n`);
  return () => void stdin?.write(`- ${group}\n`);
}

function startReaper(): ChildProcess {
  const child = spawn('/bin/sh', ['-c', SCRIPT], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: {},
  });
  // Neither keeps the hub alive: it waits for the hub, not the hub for it.
  child.unref();
  (child.stdin as unknown as { unref(): void }).unref();
  child.stdin?.on('error', () => {});
  child.on('error', () => {});
  return child;
}
