interface Refused {
  readonly code?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * A refusal in the protocol's form. Without an `id`: where this is used none was read that could be trusted, and the
 * protocol knows no null one.
 */
export function refuse(status: number, message: string, { code = -32_600, headers }: Refused = {}): Response {
  return Response.json({ jsonrpc: '2.0', error: { code, message } }, { status, ...(headers && { headers }) });
}
