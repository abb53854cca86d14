import { connect, type Era } from '@plugboard/core/testing';
import { weather } from '../src/index.ts';

export const ERAS: Era[] = ['2026-07-28', '2025-11-25'];

/** This server with a real client before it, and what answers at `url` behind it. */
export function open(era: Era, url = 'http://127.0.0.1:9') {
  return connect(weather, { era, settings: { openMeteoUrl: url, allowPrivateNetwork: true } });
}
