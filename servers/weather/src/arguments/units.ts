import * as z from 'zod';

export const UnitsArgument = z.enum(['metric', 'imperial']).default('metric').describe('Of all values');
