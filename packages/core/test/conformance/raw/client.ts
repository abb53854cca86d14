// What only a client has: its model and its folders. The protocol deprecates asking for either in
// 2026-07-28, and core does not.
import { randomBytes } from 'node:crypto';
import {
  createRequestStateCodec,
  inputRequired,
  inputResponse,
  ProtocolError,
  ProtocolErrorCode,
} from '@modelcontextprotocol/server';
import type { Caller } from '@plugboard/core/serve';
import { askName } from './elicitation.ts';
import { text, type RawTool } from './overlay.ts';

const askModel = (words: string, maxTokens: number) =>
  inputRequired.createMessage({
    messages: [{ role: 'user', content: { type: 'text', text: words } }],
    maxTokens,
  });

const asksModelAsTold: RawTool = {
  name: 'test_sampling',
  description: 'Asks the model of the client.',
  inputSchema: { type: 'object', properties: { prompt: { type: 'string' } }, required: ['prompt'] },
  call: async ({ mcpReq }, { prompt }) => {
    const answer = inputResponse(mcpReq.inputResponses, 'answer');
    if (answer.kind === 'sampling') return text(`LLM response: ${JSON.stringify(answer.result.content)}`);
    return inputRequired({ inputRequests: { answer: askModel(String(prompt), 100) } });
  },
};

const asksModel: RawTool = {
  name: 'test_input_required_result_sampling',
  description: 'Asks the model of the client for a capital.',
  call: async ({ mcpReq }) => {
    const answer = inputResponse(mcpReq.inputResponses, 'capital_question');
    if (answer.kind === 'sampling') return text(JSON.stringify(answer.result.content));
    const question = askModel('What is the capital of France?', 100);
    return inputRequired({ inputRequests: { capital_question: question } });
  },
};

const asksForRoots: RawTool = {
  name: 'test_input_required_result_list_roots',
  description: 'Lists the folders that the client works in.',
  call: async ({ mcpReq }) => {
    const answer = inputResponse(mcpReq.inputResponses, 'client_roots');
    if (answer.kind === 'roots') return text(answer.roots.map(({ uri }) => uri).join('\n'));
    return inputRequired({ inputRequests: { client_roots: inputRequired.listRoots() } });
  },
};

const codec = createRequestStateCodec<string>({ key: randomBytes(32) });

const asksForAll: RawTool = {
  name: 'test_input_required_result_multiple_inputs',
  description: 'Asks the person, the model and the client at once.',
  call: async (caller) => {
    const inputRequests = {
      user_name: askName,
      greeting: askModel('Generate a greeting', 50),
      client_roots: inputRequired.listRoots(),
    };
    const { inputResponses } = caller.mcpReq;
    const isAnswered = (key: string) => inputResponse(inputResponses, key).kind !== 'missing';
    if ((await stateOf(caller)) === 'asked' && Object.keys(inputRequests).every(isAnswered))
      return text('All questions are answered.');
    return inputRequired({ inputRequests, requestState: await codec.mint('asked') });
  },
};

async function stateOf({ mcpReq }: Caller): Promise<string | undefined> {
  const state = mcpReq.requestState<string>();
  // The codec looks at the context only to bind a state to its caller, which this one does not.
  const verified = state === undefined ? undefined : codec.verify(state, undefined as never);
  return verified?.catch(() => {
    throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'The requestState is not from this server.');
  });
}

const asksWhatTheClientCan: RawTool = {
  name: 'test_input_required_result_capabilities',
  description: 'Asks only what the client can answer.',
  call: async ({ mcpReq, capabilities: { sampling, elicitation } }) => {
    if (mcpReq.inputResponses !== undefined) return text('The questions are answered.');
    return inputRequired({
      inputRequests: {
        ...(sampling && { greeting: askModel('Generate a greeting', 50) }),
        ...(elicitation && { user_name: askName }),
      },
    });
  },
};

/** The SDK refuses the question on its way out. */
const asksWhatTheClientCannot: RawTool = {
  name: 'test_missing_capability',
  description: 'Asks the model, whether the client has one or not.',
  call: async () => inputRequired({ inputRequests: { greeting: askModel('Generate a greeting', 50) } }),
};

export const client = [
  asksModelAsTold,
  asksModel,
  asksForRoots,
  asksForAll,
  asksWhatTheClientCan,
  asksWhatTheClientCannot,
];
