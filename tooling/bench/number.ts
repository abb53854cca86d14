/** As a table shows it; nothing where nothing was measured. */
export const number = (value = Number.NaN, digits: number) =>
  Number.isNaN(value) ? '' : value.toFixed(digits);
