import { generateKeyPairSync } from 'node:crypto';
import type { TokenState } from './state.ts';
import type { World } from './world.ts';

/** What a test gives to the server under test. */
export interface AppKey {
  appId: number;
  slug: string;
  /** PEM, PKCS 8. */
  privateKey: string;
  /** By account. */
  installations: Record<string, number>;
}

export function addApp(
  world: World,
  installations: Record<string, { permissions?: TokenState['permissions']; repositories?: string[] }>,
): AppKey {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const id = world.nextId();
  const slug = `app-${id}`;
  const made = Object.entries(installations).map(([account, { permissions = {}, repositories }]) => {
    const installation = {
      id: world.nextId(),
      account: world.user(account).login,
      permissions,
      repositories,
    };
    return [installation.id, installation] as const;
  });
  world.user(`${slug}[bot]`);
  world.apps.set(id, { id, slug, publicKey, installations: new Map(made) });
  return {
    appId: id,
    slug,
    privateKey,
    installations: Object.fromEntries(made.map(([key, { account }]) => [account, key])),
  };
}
