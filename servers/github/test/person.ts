export const ADA = {
  name: 'Ada Lovelace',
  age: 36,
  address: { street: "St James's Square 12", city: 'London', country: 'GB' },
};
export const GRACE = {
  name: 'Grace Hopper',
  address: { street: 'Navy Yard 1', city: 'Arlington', country: 'US' },
};
