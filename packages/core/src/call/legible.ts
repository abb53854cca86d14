const LONGEST_QUESTION = 2_000;

/** What a person agrees to has to be what they see: arguments of a model in it may hold signs that hide or turn text. */
export function legible(message: string): string {
  const plain = message.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (sign) =>
    sign === '\n' ? sign : `<U+${sign.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}>`,
  );
  if (plain.length <= LONGEST_QUESTION) return plain;
  return `${plain.slice(0, LONGEST_QUESTION)}… (${plain.length - LONGEST_QUESTION} more characters)`;
}
