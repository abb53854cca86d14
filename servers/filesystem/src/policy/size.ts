const UNITS: Record<string, number> = { '': 1, b: 1, k: 1024, kb: 1024, m: 1024 ** 2, mb: 1024 ** 2 };
/** A file that is read whole is held in memory several times over, and as one string. */
const MOST = 256 * 1024 ** 2;

/** How many bytes `10mb`, `64 KB` or `4096` are, or undefined for what is no size, nothing, or more than 256 MB. */
export function sizeInBytes(text: string): number | undefined {
  const [, number = '', unit = ''] = /^(\d{1,12})\s?([kmb]{0,2})$/i.exec(text) ?? [];
  const bytes = Number(number) * (UNITS[unit.toLowerCase()] ?? 0);
  return bytes >= 1 && bytes <= MOST ? bytes : undefined;
}
