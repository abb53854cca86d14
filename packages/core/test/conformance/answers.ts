// What a tool can answer, and how it fails and tells its progress.
import { setTimeout as pause } from 'node:timers/promises';
import { defineTool, reads, ToolError, type Body } from '@plugboard/core';
import * as z from 'zod';
import { audio, image } from './media.ts';

/** Longer than core waits between two notes of progress. */
const STEP_MS = 110;

const answer = (name: string, body: Body) =>
  defineTool({
    name,
    title: name,
    description: 'Answers what the suite expects.',
    effect: reads(),
    inputSchema: z.strictObject({}),
    handler: () => body,
  });

const embedded = answer('test_embedded_resource', [
  {
    type: 'resource',
    resource: {
      uri: 'test://embedded-resource',
      mimeType: 'text/plain',
      text: 'This is an embedded resource content.',
    },
  },
]);

const multiple = answer('test_multiple_content_types', [
  { type: 'text', text: 'Multiple content types test:' },
  image,
  {
    type: 'resource',
    resource: {
      uri: 'test://mixed-content-resource',
      mimeType: 'application/json',
      text: '{"test":"data","value":123}',
    },
  },
]);

const fails = defineTool({
  name: 'test_error_handling',
  title: 'Fails',
  description: 'Always fails.',
  effect: reads(),
  inputSchema: z.strictObject({}),
  handler: () => {
    throw new ToolError('This tool intentionally returns an error for testing.');
  },
});

const progresses = defineTool({
  name: 'test_tool_with_progress',
  title: 'Progresses',
  description: 'Says three times how far it is.',
  effect: reads(),
  inputSchema: z.strictObject({}),
  handler: async (_args, _deps, { progress, signal }) => {
    for (const done of [0, 50, 100]) {
      progress(done, 100);
      await pause(STEP_MS, undefined, { signal });
    }
    return 'done';
  },
});

export const answers = [
  answer('test_simple_text', 'This is a simple text response for testing.'),
  answer('test_image_content', [image]),
  answer('test_audio_content', [audio]),
  embedded,
  multiple,
  fails,
  progresses,
];
