interface Words {
  /** What to do next: a tool, an argument, a setting to try. */
  readonly hint?: string;
  /** Stable, for programs: SCREAMING_SNAKE_CASE. It opens the text and stands in the result's `_meta`. */
  readonly code?: string;
  readonly cause?: unknown;
}

const TOOL_ERROR = Symbol.for('@plugboard/core/ToolError');
const FAILURE = Symbol.for('@plugboard/core/Failure');

/**
 * A failure that was foreseen. Message and hint are read by the model, so both are words of ours:
 * text of an upstream, a driver or a page never goes in here, since it can carry an attack.
 */
export class ToolError extends Error {
  override readonly name = 'ToolError';
  readonly [TOOL_ERROR] = true;
  readonly hint: string | undefined;
  readonly code: string | undefined;

  constructor(message: string, { hint, code, cause }: Words = {}) {
    super(message, { cause });
    this.hint = hint;
    this.code = code;
  }

  /** By brand, so that two copies of this package in one process still agree. */
  static is(error: unknown): error is ToolError {
    return error instanceof Error && TOOL_ERROR in error;
  }
}

/** A program cannot go on, and the reason is a sentence: it is printed without a stack, and the exit code is 1. */
export class Failure extends Error {
  override readonly name: string = 'Failure';
  readonly [FAILURE] = true;
  readonly exitCode: number = 1;

  static is(error: unknown): error is Failure {
    return error instanceof Error && FAILURE in error;
  }
}

/** What a person set cannot be used: exit code 2. */
export class SettingsError extends Failure {
  override readonly name = 'SettingsError';
  override readonly exitCode = 2;
}
