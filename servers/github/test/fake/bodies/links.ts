/** Where addresses inside bodies lead. */
export interface Links {
  api: string;
  html: string;
}

/** A GraphQL node id that names its kind and the REST id. */
export const nodeId = (kind: string, id: number | string): string =>
  Buffer.from(`${kind}:${id}`).toString('base64url');

export const fromNodeId = (id: string): { kind: string; key: string } => {
  const [kind, ...key] = Buffer.from(id, 'base64url').toString().split(':');
  return { kind: kind ?? '', key: key.join(':') };
};

/** A path whose names may hold anything. */
export const escaped = (path: string): string => path.split('/').map(encodeURIComponent).join('/');
