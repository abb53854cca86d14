// How one server becomes another: for `pnpm new` of this repository too.
export { NameError } from './name-error.ts';
export { respell } from './respell.ts';
export { assertFree, assertServerName, spell, type Spelling } from './spelling.ts';
