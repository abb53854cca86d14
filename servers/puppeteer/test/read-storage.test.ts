import { expect, it } from 'vitest';
import { call, open } from './open.ts';
import { site } from './site.ts';

it('storage is set, read and cleared, whatever the page did to it', async () => {
  await using pages = await site({
    '/': '<script>Storage.prototype.getItem = () => "forged"; JSON.stringify = () => "forged"</script>',
  });
  await using client = await open({ allowOrigins: [pages.url] });
  await call(client, 'navigate', { url: pages.url });
  for (const kind of ['cookies', 'local', 'session']) {
    await call(client, 'write_storage', {
      action: 'load',
      kind,
      items: { theme: 'dark', auth_token: 'canary' },
    });
    const { data, text } = await call(client, 'read_storage', { kind });
    expect(data['items']).toEqual(
      expect.arrayContaining([
        { key: 'theme', value: 'dark' },
        { key: 'auth_token', value: '(masked)' },
      ]),
    );
    expect(text).not.toContain('canary');
    expect((await call(client, 'write_storage', { action: 'clear', kind, key: 'theme' })).data).toEqual({
      changed: 1,
    });
    expect((await call(client, 'read_storage', { kind, key: 'theme' })).data['items']).toEqual([]);
  }
});
