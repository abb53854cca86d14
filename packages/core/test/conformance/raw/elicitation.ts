// Questions that core does not ask: those whose answers come without its seal, and those in plain JSON schemas.
import { acceptedContent, inputRequired } from '@modelcontextprotocol/server';
import * as z from 'zod';
import { text, type RawTool } from './overlay.ts';

const Name = z.object({ name: z.string() });

export const askName = inputRequired.elicit({ message: 'What is your name?', requestedSchema: Name });

/** The suite sends answers to a question that nobody asked. Core takes none: what a person agreed to is sealed. */
const asksWithoutState: RawTool = {
  name: 'test_input_required_result_elicitation',
  description: 'Asks for a name and greets.',
  call: async ({ mcpReq }) => {
    const answer = acceptedContent(mcpReq.inputResponses, 'user_name', Name);
    if (answer === undefined) return inputRequired({ inputRequests: { user_name: askName } });
    return text(`Hello, ${answer.name}!`);
  },
};

/** Each way to write a choice; `enumNames` is the oldest one. */
const askChoices = inputRequired.elicit({
  message: 'Please choose.',
  requestedSchema: {
    type: 'object',
    properties: {
      untitledSingle: { type: 'string', enum: ['option1', 'option2', 'option3'] },
      titledSingle: {
        type: 'string',
        oneOf: [
          { const: 'value1', title: 'First Option' },
          { const: 'value2', title: 'Second Option' },
          { const: 'value3', title: 'Third Option' },
        ],
      },
      legacyEnum: {
        type: 'string',
        enum: ['opt1', 'opt2', 'opt3'],
        enumNames: ['Option One', 'Option Two', 'Option Three'],
      },
      untitledMulti: { type: 'array', items: { type: 'string', enum: ['option1', 'option2', 'option3'] } },
      titledMulti: {
        type: 'array',
        items: {
          anyOf: [
            { const: 'value1', title: 'First Choice' },
            { const: 'value2', title: 'Second Choice' },
            { const: 'value3', title: 'Third Choice' },
          ],
        },
      },
    },
  },
});

const asksForChoices: RawTool = {
  name: 'test_elicitation_sep1330_enums',
  description: 'Asks by a form of choices.',
  call: async ({ mcpReq }) => {
    const content = acceptedContent(mcpReq.inputResponses, 'choices');
    if (content === undefined) return inputRequired({ inputRequests: { choices: askChoices } });
    return text(`Elicitation completed: action=accept, content=${JSON.stringify(content)}`);
  },
};

export const elicitation = [asksWithoutState, asksForChoices];
