import type * as z from 'zod';
import { UpstreamError } from './errors.ts';

/** What an upstream answered: a status from 200 to 299, or 304 to a request with validators. */
export interface Answer {
  readonly status: number;
  /** Names in lower case; what came several times is joined with commas. */
  readonly headers: Readonly<Record<string, string>>;
  /** Where it came from in the end, after redirects. */
  readonly url: URL;
  /** Decompressed. */
  readonly bytes: Buffer;
  readonly text: () => string;
  /**
   * The body as JSON, and where a schema is given, as that: `UpstreamError` `NOT_JSON` or `UNEXPECTED_ANSWER` where it is
   * not. Objects of an API grow, so give `z.object`, which drops what it does not know.
   */
  readonly json: {
    (): unknown;
    <Schema extends z.ZodType>(schema: Schema): z.output<Schema>;
  };
}

export function answerOf(name: string, facts: Pick<Answer, 'status' | 'headers' | 'url' | 'bytes'>): Answer {
  const text = () => new TextDecoder().decode(facts.bytes);
  const json = (schema?: z.ZodType) => {
    const value = parse(name, text());
    if (schema === undefined) return value;
    const { success, data, error } = schema.safeParse(value);
    if (success) return data;
    throw new UpstreamError('UNEXPECTED_ANSWER', `${name} answered in a form that is not known here.`, {
      hint: 'Its interface may have changed: look for a newer version of this server.',
      cause: error,
    });
  };
  return { ...facts, text, json };
}

function parse(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not as a cause: its message quotes the text.
    throw new UpstreamError('NOT_JSON', `${name} answered with something that is not JSON.`, {
      hint: 'Try again in a moment.',
    });
  }
}
