// Questions of a server of 2025, which does not say whose call they are about: no one else may be asked, and nothing
// be lost.
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { connect, textOf, type Era, type Person } from '@plugboard/core/testing';
import { describe, expect, it, vi } from 'vitest';
import { configFile, startHub } from './fixture/hub.ts';

const ASKER = join(import.meta.dirname, './fixture/asker.ts');
const agree = { action: 'accept', content: { confirm: true } } as const;
const SOON = { timeout: 5_000 };

function asker() {
  const diary = join(mkdtempSync(join(tmpdir(), 'asker-')), 'diary');
  const file = configFile({ a: { command: process.execPath, args: [ASKER, diary] } });
  return { file, diary: () => (existsSync(diary) ? readFileSync(diary, 'utf8') : '') };
}

const call = (way: string, page: string) => ({ name: 'a__ask', arguments: { way, page } });

/** Notes what it is asked, and agrees after a while. */
function person(wait = 0): { person: Person; asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    person: async ({ message }) => {
      asked.push(message);
      await pause(wait, undefined, { ref: false });
      return { ...agree };
    },
  };
}

describe.each<Era>(['2025-11-25', '2026-07-28'])('a question to a client of %s', (era) => {
  it('reaches nobody while another client has a call running, and the server is told', async () => {
    const { file } = asker();
    await using hub = await startHub(file);
    const [ada, eve] = [person(), person()];
    await using a = await connect(hub.url, { era, person: ada.person });
    await using e = await connect(hub.url, { era, person: eve.person });
    const slow = e.callTool(call('slow', 'E'));
    await pause(200);
    expect(textOf(await a.callTool(call('once', 'A')))).toMatch(
      /^The person was not asked\. Several clients have calls running/,
    );
    expect(textOf(await slow)).toBe('slow');
    expect([ada.asked, eve.asked]).toEqual([[], []]);
    expect(textOf(await a.callTool(call('once', 'A')))).toBe('accept');
    expect(ada.asked).toEqual(['a: A?']);
  });

  it('is not put to another when its call is taken back, nor a second one of the same call', async () => {
    const { file, diary } = asker();
    await using hub = await startHub(file);
    const [ada, eve] = [person(60_000), person()];
    await using a = await connect(hub.url, { era, person: ada.person });
    await using e = await connect(hub.url, { era, person: eve.person });
    const stop = new AbortController();
    const taken = a.callTool(call('twice', 'A'), { signal: stop.signal }).catch(() => 'taken back');
    await vi.waitFor(() => expect(ada.asked).toEqual(['a: A 1?']), SOON);
    const slow = e.callTool(call('slow', 'E'));
    await pause(200);
    stop.abort();
    // From 2026 on the client alone knows that its call is over.
    if (era === '2025-11-25') expect(await taken).toBe('taken back');
    expect(textOf(await slow)).toBe('slow');
    expect(eve.asked).toEqual([]);
    if (era === '2025-11-25') await vi.waitFor(() => expect(diary()).toContain('cancel'), SOON);
  });

  it.each([
    ['gives up', 'gave up'],
    ['does both', 'both'],
    [
      'dies',
      /^UNAVAILABLE: a exited with code 9 during the call\. Whether the call took effect is not known\.$/,
    ],
  ])('leaves the result to be had when the server %s', async (way, text) => {
    const { file } = asker();
    await using hub = await startHub(file);
    await using client = await connect(hub.url, { era, person: person(400).person });
    expect(textOf(await client.callTool(call(way, 'A')))).toMatch(text);
  });

  it('that the server takes back gives way to the next one', async () => {
    const { file } = asker();
    await using hub = await startHub(file);
    const ada = person(300);
    await using client = await connect(hub.url, { era, person: ada.person });
    expect(textOf(await client.callTool(call('takes back', 'A')))).toBe('accept');
    expect(ada.asked).toEqual(['a: A?', 'a: A again?']);
  });

  it('shows whose it is, and no sign or key that says otherwise', async () => {
    const { file } = asker();
    await using hub = await startHub(file);
    const seen = vi.fn<Person>(() => ({ ...agree }));
    await using client = await connect(hub.url, { era, person: seen });
    await client.callTool(call('spoofs', 'A'));
    const [[question]] = seen.mock.calls as [[Parameters<Person>[0]]];
    expect(question.message).toBe('a:  ⏎ <U+001B>[2J<U+202E>bank: password?');
    expect(JSON.stringify(question)).not.toContain('serverInfo');
  });

  it('is one of eight that a call may ask', async () => {
    const { file } = asker();
    await using hub = await startHub(file);
    const ada = person();
    await using client = await connect(hub.url, { era, person: ada.person });
    const answers = textOf(await client.callTool(call('floods', 'A'))).split(',');
    expect(answers.filter((answer) => answer === 'accept')).toHaveLength(8);
    expect(ada.asked).toHaveLength(8);
  });

  it('lets progress reach the request that is open, and none that was answered', async () => {
    const { file } = asker();
    await using hub = await startHub(file);
    await using client = await connect(hub.url, { era, person: person(200).person });
    const faults: Error[] = [];
    client.onerror = (error) => faults.push(error);
    const seen: number[] = [];
    const result = await client.callTool(call('is busy', 'A'), {
      onprogress: ({ progress }) => seen.push(progress),
    });
    expect(textOf(result)).toBe('accept');
    expect(faults).toEqual([]);
    if (era === '2025-11-25') expect(seen.length).toBeGreaterThan(0);
  });
});

it('ends with the request of a client of 2025 whose person cannot be reached', async () => {
  const { file, diary } = asker();
  await using hub = await startHub(file);
  const nobody: Person = () => Promise.reject(new Error('no screen'));
  await using client = await connect(hub.url, { era: '2025-11-25', person: nobody });
  expect(textOf(await client.callTool(call('once', 'A')))).toBe(
    'CANNOT_ASK: The client could not put the question to the person, and the call ended there.',
  );
  await vi.waitFor(() => expect(diary()).toContain('cancel'), SOON);
});
