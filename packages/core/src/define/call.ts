import type { z } from 'zod';

export type Awaitable<T> = T | Promise<T>;

/** One call, as its handler sees it. Made anew for every call, and again when an answer of the person comes in. */
export interface Call {
  /** Aborted when the client cancels or goes away, or when the tool's time is up: stop the work itself. */
  readonly signal: AbortSignal;
  /** The most the answer may cost, in estimated tokens. */
  readonly budget: number;
  /** How far it is; `total` in the same unit, where known. Costs nothing when nobody asked. */
  readonly progress: (done: number, total?: number, message?: string) => void;
  /**
   * Whose call it is, as a key: what is kept for one must not reach another. Over HTTP whoever proved to be the same, by a
   * token or a session of 2025; over stdio, and where nobody proves anything, everyone.
   */
  readonly principal: string;
  /** One line for the person who runs the server, on stderr; never seen by the model. */
  readonly log: (line: string) => void;
  /** The leading rows that fit into `budget` tokens (the call's own unless given), and how many were left out. */
  readonly fit: <Row>(rows: readonly Row[], budget?: number) => Fitted<Row>;
  /**
   * Hands the tool's view what it draws: JSON, at most 256 K characters of it, else the view shows the text. It is made only
   * for a client that shows views (a promise of it will do), and no model reads it: what the model should know goes into the answer.
   */
  readonly show: (data: () => unknown) => Promise<void>;
  /** Whether `ask` can reach a person: the client said that it shows forms. */
  readonly canAsk: boolean;
  /**
   * Asks the person, by a form of flat fields, and answers what they filled in. The handler is left at the question and
   * runs again from its start when the answer is there, so ask before anything changes. Questions asked together
   * (`Promise.all`) are shown together; `key` tells those of one call apart. Throws a `ToolError` when the person
   * declines (`DECLINED`) or cannot be asked (`CANNOT_ASK`).
   */
  readonly ask: <Form extends z.ZodObject>(
    key: string,
    message: string,
    form: Form,
  ) => Promise<z.output<Form>>;
}

export interface Fitted<Row> {
  readonly rows: Row[];
  readonly left: number;
}
