import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** The wanted port of loopback, or any that is free. */
export async function freePort(wanted = 0): Promise<number> {
  const probe = createServer();
  const isFree = once(probe.listen(wanted, '127.0.0.1'), 'listening').then(
    () => true,
    () => false,
  );
  if (!(await isFree)) return freePort();
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** Waits until something answers there, whatever it says. */
export async function reach(url: URL): Promise<void> {
  const answers = () =>
    fetch(url).then(
      (response) => response.body?.cancel().then(() => true) ?? true,
      () => false,
    );
  while (!(await answers())) await pause(100);
}
