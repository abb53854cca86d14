import { ToolError } from '@plugboard/core';
import { UpstreamError, type FailedAnswer } from '@plugboard/core/upstream';

/** What Open-Meteo says in `{"error": true, "reason": …}`, and what we say of it. */
const REASONS: readonly {
  readonly says: RegExp;
  readonly code: string;
  readonly words: string;
  readonly hint: string;
}[] = [
  {
    says: /out of allowed range/i,
    code: 'OUT_OF_RANGE',
    words: 'Open-Meteo has nothing of some of these days.',
    hint: 'Ask for fewer days, or later ones.',
  },
  {
    says: /no data is available/i,
    code: 'NO_DATA',
    words: 'None of these models covers this place.',
    hint: 'Ask without models.',
  },
  {
    says: /cannot initialize|invalid string value/i,
    code: 'UNKNOWN_VARIABLE',
    words: 'Open-Meteo does not know one of these variables or models here.',
    hint: 'Ask with a preset and without models.',
  },
  {
    says: /too much data/i,
    code: 'TOO_MUCH',
    words: 'This is more than Open-Meteo gives at once.',
    hint: 'Ask for fewer days, variables or models.',
  },
  {
    says: /api ?key/i,
    code: 'REFUSED_KEY',
    words: 'Open-Meteo does not accept the key.',
    hint: 'The person who runs the server can set OPEN_METEO_API_KEY.',
  },
];

/** It sets no Retry-After, but says in words which limit was reached. */
const WAITS: readonly (readonly [RegExp, number])[] = [
  [/concurrent/i, 1],
  [/minute/i, 60],
  [/hour/i, 3600],
  [/daily|tomorrow/i, 24 * 3600],
];

/** Seconds after which a refused request may be sent again. */
export function secondsToWait({ status, body }: FailedAnswer): number | undefined {
  if (status !== 429) return undefined;
  const reason = reasonIn(body);
  return WAITS.find(([says]) => says.test(reason))?.[1];
}

/** An answer, or what was wrong with the request in words of ours. */
export async function inOurWords<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!UpstreamError.is(error) || error.code !== 'BAD_STATUS') throw error;
    const reason = reasonIn(error.answer?.body ?? '');
    const known = REASONS.find(({ says }) => says.test(reason));
    if (known === undefined) throw error;
    const [, from, to] = /from (\d{4}-\d\d-\d\d) to (\d{4}-\d\d-\d\d)/.exec(reason) ?? [];
    const hint = to === undefined ? known.hint : `It has ${from} to ${to}.`;
    throw new ToolError(known.words, { code: known.code, hint, cause: error });
  }
}

function reasonIn(body: string): string {
  try {
    const { reason } = JSON.parse(body) as { reason?: unknown };
    return typeof reason === 'string' ? reason : '';
  } catch {
    return '';
  }
}
