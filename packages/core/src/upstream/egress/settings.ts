import * as z from 'zod';
import { setting } from '../../define/settings.ts';

/** What a person can say about where requests may go, the same for every server that opens what a model names. */
export const egressSettings = {
  allowPrivateNetwork: setting(
    z
      .boolean()
      .default(false)
      .describe(
        'Let requests go to this machine and private networks too; what listens there trusts its neighbours.',
      ),
    {},
  ),
};
