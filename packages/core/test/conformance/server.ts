// The server that the official conformance suite asks for: its names and answers are the suite's. All that core offers
// is defined as any server defines it; `raw/` adds what core leaves to the protocol.
import { defineServer } from '@plugboard/core';
import {
  httpSettings,
  liveUntilEnded,
  log,
  readCommandLine,
  readHttp,
  serveEndpoint,
} from '@plugboard/core/serve';
import * as z from 'zod';
import { openServer } from '../../src/serve/open-server.ts';
import { answers } from './answers.ts';
import { prompts } from './prompts.ts';
import { questions } from './questions.ts';
import { client } from './raw/client.ts';
import { elicitation } from './raw/elicitation.ts';
import { logging } from './raw/logging.ts';
import { withRawTools } from './raw/overlay.ts';
import { resources } from './resources.ts';
import { taskTools } from './tasks.ts';

const conformance = defineServer({
  name: 'conformance',
  version: '1.0.0',
  title: 'Conformance',
  instructions: 'For the conformance suite.',
  deps: () => ({}),
  tools: [...answers, ...questions, ...taskTools],
  resources,
  prompts,
  // Clients may subscribe, though nothing ever changes.
  watch: () => () => {},
});

const { settings } = readCommandLine(z.strictObject(httpSettings), process.argv.slice(2));
const http = settings && readHttp(settings);
const { endpoint, dispose } = await openServer(conformance, {});
const serving = await serveEndpoint(withRawTools(endpoint, [...client, ...elicitation, ...logging]), {
  http,
});
if (serving.url !== undefined) log('info', `conformance serves ${serving.url.href}`);
const close = async () => {
  await serving.close();
  await dispose();
};
await liveUntilEnded(close, { withClient: http === undefined });
