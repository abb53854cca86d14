import { setting } from '@plugboard/core';
import * as z from 'zod';

export const settings = z.strictObject({
  paths: setting(z.array(z.string().min(1)).min(1).describe('The folders a model may read.'), {
    positional: 'path',
    isPath: true,
  }),
});
