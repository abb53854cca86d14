import { el } from '@plugboard/core/in-view';
import type { Stepper } from './stepper.ts';

/** The buttons below the board, and how they look at each step. */
export function controlsOf(stepper: Stepper) {
  const steps = [
    button('First position', '|◀', () => stepper.go(0)),
    button('Back', '◀', () => stepper.go(stepper.at - 1)),
    button('On', '▶', () => stepper.go(stepper.at + 1)),
    button('Last position', '▶|', () => stepper.go(stepper.last)),
  ];
  const flip = button('Turn the board', '⇅', () => stepper.flip());
  const reveal = button('Show the solution', 'Show the solution', () => stepper.reveal());
  const draw = () => {
    for (const step of steps) step.disabled = stepper.isHidden;
    reveal.hidden = !stepper.isHidden || stepper.last === 0;
  };
  return { bar: el('div', { class: 'controls' }, ...steps, flip, reveal), draw };
}

function button(name: string, sign: string, act: () => void): HTMLButtonElement {
  const made = el('button', { type: 'button', 'aria-label': name, title: name }, sign);
  made.addEventListener('click', act);
  return made;
}

/** Walks by arrows, Home and End, and turns the board with F. */
export function listen(element: HTMLElement, stepper: Stepper): void {
  const keys: Readonly<Record<string, () => void>> = {
    ArrowRight: () => stepper.go(stepper.at + 1),
    ArrowLeft: () => stepper.go(stepper.at - 1),
    Home: () => stepper.go(0),
    End: () => stepper.go(stepper.last),
    f: () => stepper.flip(),
  };
  element.addEventListener('keydown', (event) => {
    const act = keys[event.key];
    if (act === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    act();
  });
}
