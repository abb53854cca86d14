import { ToolError } from '../../define/errors.ts';

/**
 * What went wrong with an upstream. `UNREACHABLE`: no connection, or it broke. `TIMED_OUT`: the time of the call was
 * up. `BUSY`: too many requests of ours wait already. `RATE_LIMITED`: it said to come again later. `BAD_STATUS`: it answered
 * with a status of failure. `BAD_REDIRECT`: it sent the request where it must not go. `TOO_LARGE`, `NOT_JSON`,
 * `UNEXPECTED_ANSWER`: it answered, but not with what was asked.
 */
export type UpstreamCode =
  | 'BAD_REDIRECT'
  | 'BUSY'
  | 'NOT_JSON'
  | 'RATE_LIMITED'
  | 'BAD_STATUS'
  | 'TIMED_OUT'
  | 'TOO_LARGE'
  | 'UNEXPECTED_ANSWER'
  | 'UNREACHABLE';

/** An answer with a status of failure. Its text is the upstream's: to choose words by, never to pass on. */
export interface FailedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The first 64 KiB of it. */
  readonly body: string;
}

interface Facts {
  readonly hint?: string | undefined;
  readonly cause?: unknown;
  readonly retryAfter?: number | undefined;
  readonly answer?: FailedAnswer | undefined;
}

const UPSTREAM_ERROR = Symbol.for('@plugboard/core/UpstreamError');

/** A request that an upstream did not answer as it should, in words of ours. A server may throw its own words instead. */
export class UpstreamError extends ToolError {
  readonly [UPSTREAM_ERROR] = true;
  declare readonly code: UpstreamCode;
  /** The status it answered with, where that was the failure. */
  readonly status: number | undefined;
  /** Seconds after which it may be asked again, where it said so. */
  readonly retryAfter: number | undefined;
  /** Private, so that no log prints it. */
  readonly #answer: FailedAnswer | undefined;

  constructor(code: UpstreamCode, message: string, { hint, cause, retryAfter, answer }: Facts = {}) {
    super(message, { code, cause, ...(hint === undefined ? {} : { hint }) });
    this.status = answer?.status;
    this.retryAfter = retryAfter;
    this.#answer = answer;
  }

  /** What the upstream said, where it answered with a status of failure. */
  get answer(): FailedAnswer | undefined {
    return this.#answer;
  }

  static override is(error: unknown): error is UpstreamError {
    return error instanceof Error && UPSTREAM_ERROR in error;
  }
}
