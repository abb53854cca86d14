/** Which part of a file is wanted, and in which form. */
export interface View {
  readonly start_line?: number | undefined;
  readonly end_line?: number | undefined;
  readonly tail?: number | undefined;
  readonly line_numbers: boolean;
  readonly encoding: string;
  readonly as: 'auto' | 'text' | 'base64' | 'image';
}

/** What is told of a file in the first line, and the text below it. */
export interface Piece {
  readonly facts: readonly string[];
  readonly text: string;
}
