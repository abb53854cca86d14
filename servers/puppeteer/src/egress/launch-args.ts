import type { Door } from './door.ts';

/** Chrome goes past a proxy for loopback addresses by itself; this takes that back. */
const NO_EXCEPTIONS = '<-loopback>';

/** Features that talk to the network, or change where a request goes, without being asked. */
const FEATURES_OFF = [
  // Casting looks for devices on the local network, by multicast: no proxy is in its way.
  'MediaRouter',
  'DialMediaRouteProvider',
  // Asks for https first where http was said: other requests than those that were judged, and blocked ones to explain.
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  // A proxy that hides the address is another way out.
  'EnableIpProtectionProxy',
  // What forms are for, the clock, hints for pages, and lists of passwords that leaked, from Google.
  'AutofillServerCommunication',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PasswordLeakDetection',
];

/**
 * The arguments that make the proxy the only way out of a Chrome. `dead` is the proxy of all that belongs to no browser
 * context; those get theirs from `contextOptions`.
 */
export function launchArgs(dead: Pick<Door, 'url'>): string[] {
  return [
    `--proxy-server=${dead.url}`,
    `--proxy-bypass-list=${NO_EXCEPTIONS}`,
    // A browser with a proxy still looks names up to be quick (dns-prefetch, WebRTC): a way to tell a secret by name.
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    '--dns-prefetch-disable',
    // WebRTC sends UDP past any proxy. The first is for a Chrome with a profile, the second for all others.
    '--webrtc-ip-handling-policy=disable_non_proxied_udp',
    '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
    // HTTP/3 and WebTransport are UDP as well.
    '--disable-quic',
    `--disable-features=${FEATURES_OFF.join(',')}`,
    // Errands of Chrome's own. They would end at the dead door; not sent at all, they cost nothing.
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-domain-reliability',
    '--disable-sync',
    '--disable-variations-seed-fetch',
    '--disable-client-side-phishing-detection',
    '--safebrowsing-disable-auto-update',
    '--disable-breakpad',
    '--metrics-recording-only',
    '--no-pings',
    '--no-service-autorun',
    '--no-first-run',
    '--no-default-browser-check',
  ];
}

/** For `browser.createBrowserContext`: the context's own way out. Holds for a browser that was attached to as well. */
export function contextOptions(door: Pick<Door, 'url'>): {
  proxyServer: string;
  proxyBypassList: string[];
} {
  return { proxyServer: door.url, proxyBypassList: [NO_EXCEPTIONS] };
}
