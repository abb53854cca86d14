/**
 * What has to hold in a workspace. Answers what does not, each with what to do about it; nothing when all is well.
 * `say` is for what a person should know though nothing is wrong.
 */
export type Rule = (
  root: string,
  say: (line: string) => void,
) => readonly string[] | Promise<readonly string[]>;

/** The problems of a rule; one that cannot even look is a problem too, and keeps no other rule from looking. */
export async function problemsOf(
  rule: Rule,
  root: string,
  say: (line: string) => void,
): Promise<readonly string[]> {
  try {
    return await rule(root, say);
  } catch (error) {
    return [`${(error as Error).message} That kept a rule (${rule.name}) from looking; mend it first.`];
  }
}

/** The words of those demands that do not hold. */
export function broken(demands: readonly (readonly [holds: boolean, words: string])[]): string[] {
  return demands.filter(([holds]) => !holds).map(([, words]) => words);
}
