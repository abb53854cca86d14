/** One request, as a client of Enterprise Server sends it. */
export async function ask(
  url: string,
  path: string,
  token?: string,
  init: { method?: string; body?: string; headers?: Record<string, string> } = {},
) {
  const response = await fetch(`${url}/api/v3${path}`, {
    redirect: 'manual',
    ...init,
    headers: { ...(token !== undefined && { authorization: `Bearer ${token}` }), ...init.headers },
  });
  const text = await response.text();
  const type = response.headers.get('content-type') ?? '';
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: text !== '' && type.includes('json') ? JSON.parse(text) : undefined,
  };
}
