// Of a CommonJS module that is imported on demand a bundle has no names but the default; of this one it has.
export { Chess } from 'chess.js';
