import { defineView } from '@plugboard/core';

/** The plan of a statement, for a person to walk through. */
export const planView = defineView({
  uri: 'ui://postgres/plan.html',
  name: 'plan',
  title: 'Query plan',
  description:
    'The plan of a statement as a tree: where time or cost goes, node by node, and what was found in it.',
  load: async () => (await import('./plan.generated.ts')).plan,
});
