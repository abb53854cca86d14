import { setting } from '@plugboard/core';
import * as z from 'zod';

export const settings = z.strictObject({
  maxMembers: setting(z.int().min(1).max(100_000).default(1000).describe('Most members that are kept.'), {
    value: 'number',
    env: 'GITHUB_MAX_MEMBERS',
  }),
});
