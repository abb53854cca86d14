import * as z from 'zod';

export const Path = z.string().min(1).max(4096);
