import { upstream } from '@plugboard/core/testing';
import { expect, it } from 'vitest';
import { call, open } from './open.ts';

it('navigate says where it came out', async () => {
  await using site = await upstream({
    'GET /a': { status: 302, headers: { location: '/b' } },
    'GET /b': {
      body: '<title>Page B</title><img src="http://10.0.0.1/x.png">',
      headers: { 'content-type': 'text/html' },
    },
    'GET /favicon.ico': { status: 404 },
  });
  await using client = await open({ allowOrigins: [site.url] });
  const answer = await call(client, 'navigate', { url: `${site.url}/a` });
  console.log(answer.text);
  expect(answer.data).toMatchObject({ status: 200, final_url: `${site.url}/b`, title: 'Page B' });
  const bad = await call(client, 'navigate', { url: 'http://169.254.169.254/latest' });
  console.log(bad.text);
  const alert = await call(client, 'navigate', { url: 'file:///etc/passwd' });
  console.log(alert.text);
});
