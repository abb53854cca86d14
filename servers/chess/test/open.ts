import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type Era } from '@plugboard/core/testing';
import { afterAll } from 'vitest';
import { chess } from '../src/index.ts';

export const ERAS: Era[] = ['2026-07-28', '2025-11-25'];

const HOME = mkdtempSync(join(tmpdir(), 'chess-'));
afterAll(() => rmSync(HOME, { recursive: true, force: true }));
// The lock by which processes take turns belongs to the tests, too.
process.env['XDG_CACHE_HOME'] = HOME;

export function folder(): string {
  return mkdtempSync(join(HOME, 'data-'));
}

/** This server with a real client before it, and what answers at `apiUrl` behind it. */
export function open(era: Era, apiUrl = 'http://127.0.0.1:9', data = folder()) {
  return connect(chess, { era, settings: { apiUrl, data, allowPrivateNetwork: true } });
}
