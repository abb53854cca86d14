import * as z from 'zod';

// What several tools take, in the same words.

export const Sql = z.string().min(1).max(100_000).describe('One statement; $1, $2 stand for params');

export const Params = z.array(z.unknown()).max(1000).default([]).describe('Values of $1, $2, …');
