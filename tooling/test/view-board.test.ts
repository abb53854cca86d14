import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '@plugboard/core/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { archive, chessCom, game, type ChessCom } from '../../servers/chess/test/chess-com.ts';
import { openViewHost, viewOf, type ViewHost } from '../view-host/view-host.ts';
import { ROOT } from '../workspace.ts';

const ONE = game({
  number: 77,
  white: ['ann', 1500, 'checkmated'],
  black: ['bob', 1510, 'win'],
  end: '2024-05-05T12:30:00Z',
  moves:
    '1. f3 {[%clk 0:09:58]} 1... e5 {[%clk 0:09:55.4]} 2. g4 {[%clk 0:09:50]} 2... Qh4# {[%clk 0:09:40]} 0-1',
});
const FEN = '6k1/5ppp/8/8/8/8/5PPP/R5K1 b - - 0 1';
const PUZZLE = {
  title: 'Back rank <b>',
  url: 'https://www.chess.com/daily-chess-puzzle',
  fen: FEN,
  pgn: `[FEN "${FEN}"]\r\n\r\n1... h6 2. Ra8+ Kh7\r\n`,
};

let host: ViewHost;
let api: ChessCom;
beforeAll(async () => {
  const months = { '2024-05': [ONE] };
  const pages = { ...archive('ann', months), ...archive('bob', months), '/puzzle': PUZZLE };
  [host, api] = await Promise.all([openViewHost(), chessCom(pages)]);
});
afterAll(async () => {
  await host[Symbol.asyncDispose]();
  await api[Symbol.asyncDispose]();
});

async function shown(name: string, args: Record<string, unknown>) {
  const data = mkdtempSync(join(tmpdir(), 'view-board-'));
  const flags = ['--api-url', api.url, '--data', data, '--allow-private-network'];
  const program = { command: process.execPath, args: [join(ROOT, 'servers/chess/dist/cli.js'), ...flags] };
  await using client = await connect(program, { era: '2026-07-28', views: true });
  const result = await client.callTool({ name, arguments: args });
  const frame = await host.open(await viewOf(client, name), { theme: 'light' });
  await host.tell('result', result);
  await frame.waitForSelector('.board svg');
  const told = () => frame.$eval('.told', (each) => each.textContent);
  const seen = () => frame.$eval('.board svg', (each) => each.getAttribute('aria-label') ?? '');
  const press = async (key: Parameters<typeof host.page.keyboard.press>[0]) => {
    await frame.focus('.game');
    await host.page.keyboard.press(key);
  };
  return { frame, told, seen, press, result };
}

it('the board is stepped through by keys, from the last position back to the first', async () => {
  const { told, seen, press } = await shown('get_game', { url: ONE.url, username: 'ann' });
  expect(await told()).toBe('2... Qh4#, 0:09:40 left');
  expect(await seen()).toContain('black queen h4');
  await press('ArrowLeft');
  expect(await told()).toBe('2. g4, 0:09:50 left');
  expect(await seen()).toContain('black queen d8');
  await press('Home');
  expect(await told()).toBe('White to move.');
  expect((await seen()).split(', ')).toHaveLength(32);
  await press('ArrowRight');
  expect(await seen()).toContain('white pawn f3');
  await press('End');
  expect(await told()).toContain('Qh4#');
});

it('a move of the list leads to its position, and marks its squares', async () => {
  const { frame, told } = await shown('get_game', { url: ONE.url, username: 'ann' });
  const [, second] = await frame.$$('.moves button');
  await second?.click();
  expect(await told()).toBe('1... e5, 0:09:55 left');
  expect(await frame.$$eval('.touched', (all) => all.length)).toBe(2);
  expect(await frame.$$eval('.moves button', (all) => all.map((each) => each.textContent))).toEqual([
    '1. f3',
    'e5',
    '2. g4',
    'Qh4#',
  ]);
});

it('the board stands as its player sees it, and can be turned', async () => {
  const { frame, press } = await shown('get_game', { url: ONE.url, username: 'bob' });
  const first = () => frame.$eval('.board path', (piece) => piece.getAttribute('transform'));
  expect(await first()).toBe('translate(315 315)');
  await press('f');
  expect(await first()).toBe('translate(0 0)');
});

it('a puzzle keeps its solution from the model, and shows it to the person who asks', async () => {
  const { frame, told, seen, press, result } = await shown('get_puzzle', {});
  expect(JSON.stringify(result.content) + JSON.stringify(result.structuredContent)).not.toContain('Ra8');
  expect(await told()).toBe('Black to move.');
  await press('ArrowRight');
  expect(await told()).toBe('Black to move.');
  expect(await frame.$eval('h1', (title) => title.textContent)).toBe('Back rank <b>');
  await frame.click('[aria-label="Show the solution"]');
  expect(await told()).toBe('1... h6');
  await press('ArrowRight');
  expect(await seen()).toContain('white rook a8');
});
