/** What the view of a game or a puzzle is drawn from. Names are those of players: data, whatever they say. */
export interface BoardData {
  readonly title: string;
  readonly white?: string;
  readonly black?: string;
  /** From the first position on; of a variant the last one alone. */
  readonly positions: readonly Position[];
  /** Half-moves played before the first position: 1 where black moves first. */
  readonly ply: number;
  /** Seen from the side of black. */
  readonly isFlipped: boolean;
  /** The moves are a solution: shown once the person asks for it. */
  readonly isHidden: boolean;
}

export interface Position {
  /** Where the pieces stand: the first field of a FEN. */
  readonly pieces: string;
  /** What led to it; none of the first. */
  readonly san?: string;
  /** `e2e4` */
  readonly uci?: string;
  /** Seconds left of who moved. */
  readonly clock?: number;
}
