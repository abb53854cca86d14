import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { end, track } from '../processes.ts';

/** An editor writes a file in several steps, and a checkout many files. */
const SETTLE_MS = 100;

interface LiveServer {
  /** What Node is started with. */
  readonly args: readonly string[];
  /** Whose files are watched. */
  readonly folders: readonly string[];
  /** Called when it ends by itself. `code` is null when a signal ended it. */
  readonly onEnd: (code: number | null) => void;
}

/** Runs a server, what it writes on ours, and starts it anew when a file changes. */
export function runLive({ args, folders, onEnd }: LiveServer): void {
  let timer: NodeJS.Timeout | undefined;
  let child = start();
  let restarted = Promise.resolve();
  for (const folder of folders) watch(folder, { recursive: true }, changed);

  function changed(): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      restarted = restarted.then(restart);
    }, SETTLE_MS);
  }

  async function restart(): Promise<void> {
    const former = child;
    former.removeListener('exit', onEnd);
    await end(former);
    child = start();
  }

  function start() {
    const started = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] });
    return track(started).once('exit', onEnd);
  }
}
