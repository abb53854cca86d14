/**
 * Divides room among those who want some of it: who wants less than an equal share gets all of it, and what they leave goes to
 * the others. All numbers are bytes; the sum never exceeds `room`.
 */
export function allot(wants: readonly number[], room: number): number[] {
  const shares = wants.map(() => 0);
  const byWant = wants
    .map((want, index) => ({ want, index }))
    .toSorted((one, other) => one.want - other.want);
  let left = Math.max(0, Math.floor(room));
  for (const [turn, { want, index }] of byWant.entries()) {
    const share = Math.min(want, Math.floor(left / (byWant.length - turn)));
    shares[index] = share;
    left -= share;
  }
  return shares;
}
