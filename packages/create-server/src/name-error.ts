/** A name that cannot be had, in one sentence that says which can. */
export class NameError extends Error {
  override readonly name = 'NameError';
}
