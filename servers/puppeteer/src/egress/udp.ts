import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { Page } from 'puppeteer-core';

const MOST_MS = 3_000;

/**
 * Whether WebRTC sends datagrams past the proxy of a page's context: tried, since only the command line of a browser decides it. The
 * page must be blank.
 */
export async function sendsPast(page: Page): Promise<boolean> {
  const socket = createSocket('udp4');
  let hasCome = false;
  const come = once(socket, 'message').then(() => (hasCome = true));
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  try {
    const { port } = socket.address();
    await Promise.race([page.evaluate(tryFrom(port)), come]);
    return hasCome;
  } finally {
    socket.close();
  }
}

// As text: it runs in a page. Without an answer it gathers for long; where it may not ask, it ends at once.
const tryFrom = (port: number): string => `new Promise((done) => {
  const connection = new RTCPeerConnection({ iceServers: [{ urls: 'stun:127.0.0.1:${port}' }] });
  const end = () => { connection.close(); done() };
  connection.createDataChannel('probe');
  connection.onicegatheringstatechange = () => { if (connection.iceGatheringState === 'complete') end() };
  connection.createOffer().then((offer) => connection.setLocalDescription(offer));
  setTimeout(end, ${MOST_MS});
})`;
