import { defineTool, reads } from '@plugboard/core';
import * as z from 'zod';
import { Lists } from '../activity/lists.ts';
import { activityText } from '../activity/text.ts';
import { WHATS } from '../activity/what.ts';
import { shown } from '../connection/shown.ts';
import type { PostgresDeps } from '../deps.ts';
import { Db } from './arguments.ts';

export const activity = defineTool({
  name: 'activity',
  title: 'Activity',
  description:
    'What the server does now. blocking is a tree of who holds up whom, with what to do; progress is of long commands such as VACUUM.',
  effect: reads(),
  inputSchema: z.strictObject({
    db: Db,
    what: z.enum(WHATS).default('sessions').describe('Which side of it'),
  }),
  outputSchema: Lists,
  handler: async ({ db, what }, { databases }: PostgresDeps, { signal }) => {
    const look = await import('../activity/activity.ts');
    return shown(await databases.of(db).read((session) => look.activity(session, what), { signal }));
  },
  render: activityText,
});
