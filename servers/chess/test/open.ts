import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type Era } from '@plugboard/core/testing';
import { chess } from '../src/index.ts';

export const ERAS: Era[] = ['2026-07-28', '2025-11-25'];

// The lock by which processes take turns belongs to the tests, too.
process.env['XDG_CACHE_HOME'] = mkdtempSync(join(tmpdir(), 'chess-cache-'));

export function folder(): string {
  return mkdtempSync(join(tmpdir(), 'chess-'));
}

/** This server with a real client before it, and what answers at `apiUrl` behind it. */
export function open(era: Era, apiUrl = 'http://127.0.0.1:9', data = folder()) {
  return connect(chess, { era, settings: { apiUrl, data, allowPrivateNetwork: true } });
}
