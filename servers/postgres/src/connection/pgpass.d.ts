declare module 'pgpass' {
  /** Looks the password up in ~/.pgpass or $PGPASSFILE; undefined where it has none. */
  export default function pgpass(
    connection: { host: string; port: number; database: string; user: string },
    found: (password: string | undefined) => void,
  ): void;
}
