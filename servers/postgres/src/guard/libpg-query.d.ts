declare module 'libpg-query/wasm/libpg-query.js' {
  /** Makes a new instance of the parser. */
  export default function make(): Promise<unknown>;
}
