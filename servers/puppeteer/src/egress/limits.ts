/** What Chrome itself takes of headers; Node's 16 kB is less than some sites' cookies. */
export const MAX_HEADER_BYTES = 256 * 1024;

/** A browser on this machine needs no second; what is slow here is not it. */
export const HEADERS_MS = 10_000;

/** Chrome opens 32 connections to a proxy for requests and 255 for WebSockets. */
export const MAX_CONNECTIONS = 320;

/** How long a server may be silent after the browser has hung up. */
export const LINGER_MS = 30_000;
