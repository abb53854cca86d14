// Not copied: it serves the tool alone, so that the two files beside it are tested as they stand.
import { defineServer } from '@plugboard/core';
import { connect, type Era } from '@plugboard/core/testing';
import { toolName } from './tool-name.ts';

export const ERAS: Era[] = ['2026-07-28', '2025-11-25'];

const server = defineServer({
  name: 'example',
  version: '0.0.0',
  title: 'Example',
  instructions: 'Serves the tool that pnpm new tool begins from.',
  tools: [toolName],
});

export function open(era: Era) {
  return connect(server, { era });
}
