import { ToolError } from '@plugboard/core';
import type { KeyInput, Page } from 'puppeteer-core';

const ALIASES: Readonly<Record<string, string>> = {
  alt: 'Alt',
  option: 'Alt',
  ctrl: 'Control',
  control: 'Control',
  cmd: 'Meta',
  command: 'Meta',
  meta: 'Meta',
  shift: 'Shift',
  esc: 'Escape',
  return: 'Enter',
  space: 'Space',
  del: 'Delete',
  ins: 'Insert',
  up: 'ArrowUp',
  down: 'ArrowDown',
  left: 'ArrowLeft',
  right: 'ArrowRight',
};

const NAMED = (
  'Enter Tab Escape Backspace Delete Insert Home End PageUp PageDown Space ArrowUp ArrowDown ArrowLeft ArrowRight ContextMenu ' +
  'Alt Control Meta Shift F1 F2 F3 F4 F5 F6 F7 F8 F9 F10 F11 F12'
).split(' ');
const BY_NAME = new Map(NAMED.map((name) => [name.toLowerCase(), name]));
const HELD = new Set(['Alt', 'Control', 'Meta', 'Shift']);

/** The keys of `Control+Shift+A`, in order: all but the last are held. Throws for a key that there is not. */
export function keysOf(combination: string): string[] {
  const parts = combination === '+' ? ['+'] : combination.replace(/\+\+$/, '+Plus').split('+');
  const keys = parts.map((part) => keyOf(part === 'Plus' ? '+' : part));
  if (keys.length === 0 || keys.includes(undefined) || keys.slice(0, -1).some((key) => !HELD.has(key ?? '')))
    throw new ToolError('There is no such key, or they cannot be pressed together.', {
      code: 'BAD_KEY',
      hint: 'Write it like Enter, ArrowDown, a or Control+Shift+K.',
    });
  return keys as string[];
}

function keyOf(part: string): string | undefined {
  if (/^.$/su.test(part)) return part;
  const name = part.toLowerCase();
  return ALIASES[name] ?? BY_NAME.get(name);
}

/** Presses them as a person would. */
export async function pressKeys({ keyboard }: Page, keys: readonly string[]): Promise<void> {
  const held = keys.slice(0, -1) as KeyInput[];
  const last = keys.at(-1) ?? '';
  try {
    for (const key of held) await keyboard.down(key);
    if (/^[\x20-\x7E]$|^\w{2,}$/.test(last)) await keyboard.press(last as KeyInput);
    else await keyboard.sendCharacter(last);
  } finally {
    for (const key of held.toReversed()) await keyboard.up(key);
  }
}

/** Does something while keys are held. */
export async function holding<T>(
  { keyboard }: Page,
  keys: readonly KeyInput[],
  work: () => Promise<T>,
): Promise<T> {
  for (const key of keys) await keyboard.down(key);
  try {
    return await work();
  } finally {
    for (const key of keys.toReversed()) await keyboard.up(key);
  }
}
