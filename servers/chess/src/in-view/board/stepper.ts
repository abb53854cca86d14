import type { BoardData } from './contract.ts';

/** Which position is looked at, and from which side. */
export class Stepper {
  at: number;
  isFlipped: boolean;
  /** As long as a person has not asked for the solution there is nothing to step through. */
  isHidden: boolean;
  readonly last: number;
  draw: () => void = () => {};

  constructor({ positions, isFlipped, isHidden }: BoardData) {
    this.last = positions.length - 1;
    this.at = isHidden ? 0 : this.last;
    this.isFlipped = isFlipped;
    this.isHidden = isHidden;
  }

  go(to: number): void {
    if (!this.isHidden) this.at = Math.max(0, Math.min(this.last, to));
    this.draw();
  }

  flip(): void {
    this.isFlipped = !this.isFlipped;
    this.draw();
  }

  reveal(): void {
    this.isHidden = false;
    this.go(1);
  }
}
