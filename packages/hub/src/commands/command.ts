import type * as z from 'zod';

/** One word after `plugboard`: what it can be told, and what it does. Answers the exit code. */
export interface Command<Settings extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  readonly summary: string;
  readonly settings: Settings;
  readonly run: (settings: z.output<Settings>) => Promise<number>;
}
