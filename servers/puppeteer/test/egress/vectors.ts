/** What a page tries, as its HTML; `hit` is the forbidden address, `port` the forbidden port. */
type Vector = (hit: string, port: number) => string;

const script = (code: string): string => `<script type="module">${code}</script>`;
const quoted = (text: string): string => JSON.stringify(text);
const fetching = (url: string): string =>
  script(`fetch(${quoted(url)}, { mode: 'no-cors' }).catch(() => {})`);

/** Every way that is known for a page to make a browser send something. `redirect` and `csp-report` need headers. */
export const vectors: Readonly<Record<string, Vector>> = {
  redirect: () => '',
  frame: (hit) => `<iframe src="${hit}"></iframe>`,
  'sandboxed frame': (hit) => `<iframe sandbox src="${hit}"></iframe>`,
  object: (hit) => `<object data="${hit}"></object>`,
  fetch: fetching,
  'fetch without credentials': (hit) =>
    script(`fetch(${quoted(hit)}, { mode: 'no-cors', credentials: 'omit' }).catch(() => {})`),
  'fetch after unload': (hit) =>
    script(`addEventListener('pagehide', () => { fetch(${quoted(hit)}, { mode: 'no-cors', keepalive: true }) });
      location.href = '/plain'`),
  img: (hit) => `<img src="${hit}">`,
  video: (hit) => `<video src="${hit}" autoplay muted></video>`,
  module: (hit) => `<script type="module" src="${hit}"></script>`,
  'meta refresh': (hit) => `<meta http-equiv="refresh" content="0;url=${hit}">`,
  location: (hit) => script(`location.href = ${quoted(hit)}`),
  WebSocket: (hit) => script(`new WebSocket(${quoted(hit.replace('http:', 'ws:'))})`),
  sendBeacon: (hit) => script(`navigator.sendBeacon(${quoted(hit)}, 'x')`),
  Worker: (hit) =>
    script(
      `new Worker(URL.createObjectURL(new Blob([${quoted(`fetch(${quoted(hit)}, { mode: 'no-cors' })`)}])))`,
    ),
  SharedWorker: (hit) =>
    script(
      `new SharedWorker(URL.createObjectURL(new Blob([${quoted(`fetch(${quoted(hit)}, { mode: 'no-cors' })`)}])))`,
    ),
  ServiceWorker: (hit) =>
    script(`navigator.serviceWorker.register('/sw.js?hit=' + encodeURIComponent(${quoted(hit)}))`),
  EventSource: (hit) => script(`new EventSource(${quoted(hit)})`),
  prefetch: (hit) => `<link rel="prefetch" href="${hit}">`,
  preload: (hit) => `<link rel="preload" as="image" href="${hit}">`,
  css: (hit) => `<style>body { background: url("${hit}") }</style>`,
  '@import': (hit) => `<style>@import "${hit}";</style>`,
  font: (hit) =>
    `<style>@font-face { font-family: x; src: url("${hit}") }</style><p style="font-family: x">x</p>`,
  popup: (hit) => `<a id="a" target="_blank" rel="noopener" href="${hit}">a</a>${script('a.click()')}`,
  'form POST': (hit) =>
    `<form id="f" method="post" action="${hit}"><input name="a"></form>${script('f.submit()')}`,
  'csp-report': () => '<img src="/outside.png">',
  'speculative prefetch': (hit) => speculation('prefetch', hit),
  'speculative prerender': (hit) => speculation('prerender', hit),
  'a name that is rebound': (hit, port) => fetching(at(hit, `now.rebind.test:${port}`)),
  localhost: (hit, port) => fetching(at(hit, `localhost:${port}`)),
  '[::1]': (hit, port) => fetching(at(hit, `[::1]:${port}`)),
  2130706433: (hit, port) => fetching(at(hit, `2130706433:${port}`)),
  127.1: (hit, port) => fetching(at(hit, `127.1:${port}`)),
  '0x7f000001': (hit, port) => fetching(at(hit, `0x7f000001:${port}`)),
  '0': (hit, port) => fetching(at(hit, `0:${port}`)),
};

/** Those that are no business of an HTTP proxy: UDP. `document.title` says when they have given up. */
export const udpVectors: Readonly<Record<string, Vector>> = {
  'WebRTC STUN': (_hit, port) =>
    script(`const peer = new RTCPeerConnection({ iceServers: [{ urls: 'stun:127.0.0.1:${port}' }] });
      peer.createDataChannel('x');
      peer.onicegatheringstatechange = () => { if (peer.iceGatheringState === 'complete') document.title = 'done' };
      await peer.setLocalDescription(await peer.createOffer());`),
  WebTransport: (_hit, port) =>
    script(`const transport = new WebTransport('https://127.0.0.1:${port}/');
      await transport.ready.catch(() => {}); document.title = 'done';`),
};

/** Those that Chrome with the boundary does not even try. */
export const silentVectors: Readonly<Record<string, Vector>> = {
  preconnect: (_hit, port) => `<link rel="preconnect" href="https://127.0.0.1:${port}">`,
  ping: (hit) => `<a id="a" href="#b" ping="${hit}">a</a>${script('a.click()')}`,
};

function speculation(kind: string, hit: string): string {
  return `<script type="speculationrules">${JSON.stringify({ [kind]: [{ urls: [hit], eagerness: 'immediate' }] })}</script>`;
}

function at(hit: string, host: string): string {
  return hit.replace(/127\.0\.0\.1:\d+/, host);
}
