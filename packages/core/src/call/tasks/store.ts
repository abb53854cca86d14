import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { hasExpired } from './id.ts';
import type { Task } from './task.ts';

/** A task as it is kept. */
export interface Kept {
  /** A hash: whose it is need not be readable. */
  readonly owner: string;
  readonly worker: Worker;
  readonly task: Task;
}

/** The process that does it. */
interface Worker {
  readonly id: string;
  readonly pid: number;
  readonly host: string;
}

/** What one process has to tell the one that does a task. */
export type Mail = { readonly cancel: true } | { readonly inputResponses: Readonly<Record<string, unknown>> };

/** A worker writes what it does more often than this; a process id alone could be that of another by now. */
const SILENT_MS = 30_000;

/** So many letters wait for one task. */
const MOST_MAIL = 16;

/**
 * Tasks as files of one folder, which all workers on a machine share: one record each, replaced as a whole, and letters
 * to whoever does the task. Only the person whose processes these are can read them.
 */
export class TaskStore {
  readonly #folder: string;
  readonly #worker: Worker = { id: randomUUID(), pid: process.pid, host: hostname() };
  #isPrivate = false;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Whether the record is on the disk when this is fulfilled is up to `sync`. */
  async write(owner: string, task: Task, { sync }: { readonly sync: boolean }): Promise<void> {
    await this.#prepare();
    const kept: Kept = { owner, worker: this.#worker, task };
    await this.#replace(this.#record(task.taskId), kept, sync);
  }

  /** Also tells whether anybody still works on it. */
  async read(id: string): Promise<(Kept & { readonly isAlive: boolean }) | undefined> {
    if (hasExpired(id)) {
      await this.remove(id);
      return undefined;
    }
    const path = this.#record(id);
    try {
      await this.#check();
      const kept = JSON.parse(await readFile(path, 'utf8')) as Kept;
      return { ...kept, isAlive: await this.#isAlive(kept.worker, path) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  async remove(id: string): Promise<void> {
    await rm(this.#record(id), { force: true });
  }

  /** Leaves word for whoever does a task. False where too much waits already. */
  async post(id: string, mail: Mail): Promise<boolean> {
    const names = await this.#names();
    if (names.filter((name) => name.startsWith(id) && name.endsWith('.mail')).length >= MOST_MAIL)
      return false;
    await this.#replace(join(this.#folder, `${id}.${randomUUID()}.mail`), mail, false);
    return true;
  }

  /** Takes what was left for these tasks. */
  async collect(isMine: (id: string) => boolean): Promise<{ readonly id: string; readonly mail: Mail }[]> {
    const mine = (await this.#names()).filter((name) => name.endsWith('.mail') && isMine(idIn(name)));
    return Promise.all(
      mine.map(async (name) => {
        const path = join(this.#folder, name);
        const mail = JSON.parse(await readFile(path, 'utf8')) as Mail;
        await rm(path, { force: true });
        return { id: idIn(name), mail };
      }),
    );
  }

  /** Removes what has expired, whoever wrote it. */
  async sweep(): Promise<void> {
    const old = (await this.#names()).filter((name) => hasExpired(idIn(name)));
    await Promise.all(old.map((name) => rm(join(this.#folder, name), { force: true })));
  }

  #record(id: string): string {
    return join(this.#folder, `${id}.json`);
  }

  async #names(): Promise<string[]> {
    return readdir(this.#folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
  }

  async #prepare(): Promise<void> {
    if (this.#isPrivate) return;
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await this.#check();
  }

  /** Results can be private, and records of others are none: a folder that others made or can look into is not used. */
  async #check(): Promise<void> {
    if (this.#isPrivate) return;
    const { uid, mode } = await stat(this.#folder);
    const own = process.getuid?.();
    if (own !== undefined && (uid !== own || (mode & 0o077) !== 0))
      throw new Error(`${this.#folder} is open to others; chmod 700 it`);
    this.#isPrivate = true;
  }

  /** As a whole or not at all, whenever the process ends. */
  async #replace(path: string, value: unknown, sync: boolean): Promise<void> {
    const draft = `${path}.${randomUUID()}.draft`;
    try {
      const file = await open(draft, 'wx', 0o600);
      try {
        await file.writeFile(JSON.stringify(value));
        if (sync) await file.sync();
      } finally {
        await file.close();
      }
      await rename(draft, path);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
    if (sync) await syncFolder(this.#folder);
  }

  async #isAlive({ id, pid, host }: Worker, path: string): Promise<boolean> {
    if (id === this.#worker.id) return true;
    // In containers every server may have the same one.
    if (host === this.#worker.host && (pid === process.pid || !runs(pid))) return false;
    return Date.now() - (await stat(path)).mtimeMs < SILENT_MS;
  }
}

function idIn(name: string): string {
  return name.slice(0, name.indexOf('.'));
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** A name that is new in a folder is on the disk when the folder is. Windows cannot open one. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
