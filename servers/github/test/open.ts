import { connect, type Era } from '@plugboard/core/testing';
import { github } from '../src/index.ts';

export const ERAS: Era[] = ['2026-07-28', '2025-11-25'];

/** This server with a real client before it. */
export function open(era: Era, maxMembers = 1000) {
  return connect(github, { era, settings: { maxMembers } });
}
