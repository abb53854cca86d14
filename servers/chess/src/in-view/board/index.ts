import { el, openView } from '@plugboard/core/in-view';
import { boardOf } from './board.ts';
import type { BoardData } from './contract.ts';
import { controlsOf, listen } from './controls.ts';
import { movesOf, words } from './moves.ts';
import { Stepper } from './stepper.ts';

openView<BoardData>('board', ({ data }) => {
  const { title, white, black, positions } = data;
  const stepper = new Stepper(data);
  const board = el('div', { class: 'board' });
  const told = el('p', { class: 'told', role: 'status' });
  const moves = movesOf(data, stepper);
  const controls = controlsOf(stepper);
  stepper.draw = () => {
    const position = positions[stepper.at];
    if (position === undefined) return;
    board.replaceChildren(boardOf(position, stepper.isFlipped));
    told.textContent = words(position, data, stepper);
    moves.draw();
    controls.draw();
  };
  stepper.draw();
  const whole = el(
    'div',
    { class: 'game', tabindex: 0, role: 'group', 'aria-label': title },
    el('h1', {}, title),
    el('div', { class: 'table' }, board, moves.list),
    told,
    controls.bar,
    white !== undefined && el('p', { class: 'state' }, `White: ${white}. Black: ${black ?? ''}.`),
  );
  listen(whole, stepper);
  return whole;
});
