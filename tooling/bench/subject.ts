export interface ToolCall {
  readonly name: string;
  readonly arguments: object;
}

/** One program that is measured. */
export interface Subject {
  /** As its table shows it. */
  readonly name: string;
  readonly kind: 'node' | 'sdk' | 'ours' | 'peer';
  /** What Node is started with; empty where `failure` says why it cannot be. */
  readonly argv: readonly string[];
  /** What Node is started with to serve HTTP; absent: not measured over HTTP. */
  readonly httpArgv?: readonly string[];
  /** Absent: no calls are measured. */
  readonly call?: ToolCall;
  /** Whether the limits on start and memory hold for it. */
  readonly held?: boolean;
  readonly failure?: string;
}

export interface Runs {
  readonly starts: number;
  readonly rounds: number;
  /** Over stdio, one after the other, in a round. */
  readonly calls: number;
  /** Of load over HTTP, in a round. */
  readonly seconds: number;
  /** Of the tasks of a section: on how many files, and in how many rounds. */
  readonly tasks: { readonly files: number; readonly rounds: number };
}
