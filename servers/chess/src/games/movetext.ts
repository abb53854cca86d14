export interface Move {
  readonly san: string;
  /** Seconds left on the clock of who moved. */
  readonly clock?: number;
}

const TOKEN = /\{([^}]*)\}|\([^)]*\)|\$\d+|\d+\.+|;[^\n]*|[^\s{}()$;]+/g;
const SAN = /^(?:O-O(?:-O)?|[KQRBNP]?[a-h]?[1-8]?x?[a-h][1-8](?:=?[QRBN])?|[PNBRQ]@[a-h][1-8])[+#]?$/;
/** Tenths of a second; the clocks of daily games go beyond 24 hours: `[%clk 335:59:52]`. */
const CLOCK = /\[%clk (\d{1,5}):(\d{2}):(\d{2}(?:\.\d+)?)\]/;

/** The first moves of a game, as they are written; nothing is replayed. */
export function movesOf(pgn: string, most = 2_000): Move[] {
  const moves: Move[] = [];
  const text = pgn.slice(startOfMoves(pgn));
  for (const [token, comment] of text.matchAll(TOKEN)) {
    const last = moves.at(-1);
    const clock = comment === undefined ? undefined : secondsIn(comment);
    if (clock !== undefined && last !== undefined) moves[moves.length - 1] = { ...last, clock };
    if (!SAN.test(token)) continue;
    if (moves.length >= most) break;
    moves.push({ san: token });
  }
  return moves;
}

/** Tags end with an empty line; puzzles have the ends of lines of Windows. */
function startOfMoves(pgn: string): number {
  const end = /\r?\n\r?\n/.exec(pgn);
  return pgn.startsWith('[') && end !== null ? end.index : 0;
}

function secondsIn(comment: string): number | undefined {
  const [, hours, minutes, seconds] = CLOCK.exec(comment) ?? [];
  return hours === undefined ? undefined : Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

/** Full moves, from the last number that stands in the text. */
export function countMoves(pgn: string): number {
  let last = 0;
  for (const [, number] of pgn.slice(startOfMoves(pgn)).matchAll(/(?:^|[\s}])(\d{1,4})\.+ /g))
    last = Number(number);
  return last;
}

export function tagIn(pgn: string, name: string): string | undefined {
  return new RegExp(`^\\[${name} "([^"\\r\\n]{1,300})"\\]`, 'm').exec(pgn)?.[1];
}
