/** A page whose text is known: what stands between the marks. */
export interface LabelledPage {
  readonly name: string;
  readonly html: string;
}

const [BEGIN, END] = ['<!--text-->', '<!--/text-->'];

/** Marks a part of a page as what somebody came to read. */
export const text = (...html: readonly string[]): string => `${BEGIN}${html.join('\n')}${END}`;

/** As it is served: nothing tells which part is which. */
export const served = ({ html }: LabelledPage): string => html.replaceAll(BEGIN, '').replaceAll(END, '');

/** The words that a reader should find. */
export function labelled({ html }: LabelledPage): string[] {
  const parts = html
    .split(BEGIN)
    .slice(1)
    .map((part) => part.slice(0, part.indexOf(END)));
  return wordsIn(parts.join(' ').replaceAll(/<[^>]*>/g, ' '));
}

/** Words, whatever stands around them; of scripts without spaces each sign. */
export function wordsIn(plain: string): string[] {
  return (
    plain.toLowerCase().match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{N}]+/gu) ?? []
  );
}

export interface Score {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** Of words as a bag: how much of what was found is right, how much of what is right was found. */
export function scoreOf(found: readonly string[], right: readonly string[]): Score {
  const counts = new Map<string, number>();
  for (const word of right) counts.set(word, (counts.get(word) ?? 0) + 1);
  let both = 0;
  for (const word of found) {
    const count = counts.get(word) ?? 0;
    if (count > 0) both += 1;
    counts.set(word, count - 1);
  }
  const precision = found.length === 0 ? 0 : both / found.length;
  const recall = right.length === 0 ? 0 : both / right.length;
  const f1 = both === 0 ? 0 : (2 * precision * recall) / (precision + recall);
  return { precision, recall, f1 };
}

export function meanOf(scores: readonly Score[]): Score {
  const mean = (of: (score: Score) => number) =>
    scores.reduce((sum, score) => sum + of(score), 0) / scores.length;
  return {
    precision: mean((each) => each.precision),
    recall: mean((each) => each.recall),
    f1: mean((each) => each.f1),
  };
}
