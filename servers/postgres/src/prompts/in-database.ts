/** ` in the database shop`, to be put behind the beginning of a sentence. */
export function inDatabase(db: string | undefined): string {
  return db === undefined || db === ''
    ? ''
    : ` in the database ${db} (db=${JSON.stringify(db)} for each tool)`;
}
