// The server that the official conformance suite asks for, built on core: its names and answers are the suite's.
import { setTimeout as pause } from 'node:timers/promises';
import { defineServer, defineTool, reads, runMain, ToolError, type Body } from '@plugboard/core';
import * as z from 'zod';

/** One red pixel. */
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC';
/** A header and no sound. */
const WAV = 'UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA=';
/** Longer than core waits between two notes of progress. */
const STEP_MS = 110;

const image = { type: 'image', data: PNG, mimeType: 'image/png' } as const;

const answers = (name: string, body: Body) =>
  defineTool({
    name,
    title: name,
    description: 'Answers with what the suite expects.',
    effect: reads(),
    inputSchema: z.strictObject({}),
    handler: () => body,
  });

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

await runMain(
  defineServer({
    name: 'conformance',
    version: '1.0.0',
    title: 'Conformance',
    instructions: 'For the conformance suite.',
    tools: [
      answers('test_simple_text', 'This is a simple text response for testing.'),
      answers('test_image_content', [image]),
      answers('test_audio_content', [{ type: 'audio', data: WAV, mimeType: 'audio/wav' }]),
      answers('test_embedded_resource', [
        {
          type: 'resource',
          resource: {
            uri: 'test://embedded-resource',
            mimeType: 'text/plain',
            text: 'This is an embedded resource content.',
          },
        },
      ]),
      answers('test_multiple_content_types', [
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
      ]),
      fails,
      progresses,
    ],
  }),
);
