let slack = 0;

/** How much longer texts may be than they are shown: what masks values cuts them itself, or a part of one would be left. */
export function leave(more: number): void {
  slack = more;
}

export const upTo = (text: string, most: number): string => text.slice(0, most + slack);
