// What may be reached: addresses, names and the setting that opens private networks. A door of its own: a server that reaches
// out by other means than the HTTP client has nothing of that client in its bundle.
export { isPublicAddress } from './upstream/egress/address.ts';
export { checkUrl, guardedLookup, type Egress } from './upstream/egress/guard.ts';
export { egressSettings } from './upstream/egress/settings.ts';
