import { el } from '@plugboard/core/in-view';
import type { BoardData, Position } from './contract.ts';
import type { Stepper } from './stepper.ts';

/** The moves beside the board; one leads to its position. */
export function movesOf({ positions, ply }: BoardData, stepper: Stepper) {
  const buttons = positions.slice(1).map(({ san = '' }, index) => {
    const made = el('button', { type: 'button', tabindex: -1 }, `${numberOf(index + ply, index)}${san}`);
    made.addEventListener('click', () => stepper.go(index + 1));
    return made;
  });
  const list = el(
    'ol',
    { class: 'moves', 'aria-label': 'Moves' },
    ...buttons.map((each) => el('li', {}, each)),
  );
  const draw = () => {
    list.hidden = stepper.isHidden;
    buttons.forEach((each, index) => {
      const isCurrent = index + 1 === stepper.at;
      each.setAttribute('aria-current', String(isCurrent));
      if (isCurrent && !stepper.isHidden) each.scrollIntoView({ block: 'nearest' });
    });
  };
  return { list, draw };
}

/** `12. ` before a move of white, `12... ` before one of black that comes first. */
function numberOf(half: number, index: number): string {
  const move = Math.floor(half / 2) + 1;
  if (half % 2 === 0) return `${move}. `;
  return index === 0 ? `${move}... ` : '';
}

/** `12. Nf3, 0:02:55 left` */
export function words(
  { san, clock }: Position,
  { ply, positions }: BoardData,
  { at, isHidden }: Stepper,
): string {
  if (san === undefined && positions.length === 1 && !isHidden) return 'The last position.';
  if (san === undefined) return `${ply % 2 === 0 ? 'White' : 'Black'} to move.`;
  const half = at - 1 + ply;
  const left = clock === undefined ? '' : `, ${spell(clock)} left`;
  return `${Math.floor(half / 2) + 1}${half % 2 === 0 ? '.' : '...'} ${san}${left}`;
}

function spell(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(Math.floor(seconds) % 60)}`;
}
