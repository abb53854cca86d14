import { defineTool, reads } from '@plugboard/core';
import * as z from 'zod';
import { Lists } from '../activity/lists.ts';
import { activityText } from '../activity/text.ts';
import { WHATS, type What } from '../activity/what.ts';
import { shown } from '../connection/shown.ts';
import type { PostgresDeps } from '../deps.ts';

/** What the frame around the rows may cost, in tokens. */
const FRAME = 500;

export const activity = defineTool({
  name: 'activity',
  title: 'Activity',
  description:
    'What the server does now. blocking is a tree of who holds up whom, with what to do; progress is of long commands such as VACUUM.',
  effect: reads(),
  inputSchema: z.strictObject({
    what: z.enum(WHATS).default('sessions').describe('Which side of it'),
  }),
  outputSchema: Lists,
  handler: async ({ what }, { database, scope }: PostgresDeps, call) => {
    const look = await import('../activity/activity.ts');
    const { signal } = call;
    const found = await database.read((session) => look.activity(session, what), { signal });
    // What others ask can hold values of what is not shown here.
    const answer = scope.isOpen && scope.masks.length === 0 ? found : withoutTexts(found);
    return shown(fitted(answer, what, (rows) => call.fit(rows, call.budget - FRAME).rows));
  },
  render: activityText,
});

function withoutTexts<Value>(value: Value): Value {
  const without = (key: string, each: unknown) => (key === 'query' ? undefined : each);
  return JSON.parse(JSON.stringify(value, without)) as Value;
}

/** As many of the rows as there is room for; `total` says how many there are. */
function fitted<Answer extends object>(answer: Answer, what: What, fit: <Row>(rows: Row[]) => Row[]): Answer {
  const rows = answer[what as keyof Answer];
  return Array.isArray(rows) ? { ...answer, [what]: fit(rows) } : answer;
}
