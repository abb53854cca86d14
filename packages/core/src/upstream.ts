// How a server reaches out. Every name exported here is public API; a door of its own, so that the bundle of a server
// that reaches nothing has nothing of it.
export { type Answer } from './upstream/http/answer.ts';
export {
  httpClient,
  type HttpClient,
  type HttpClientOptions,
  type HttpRequest,
} from './upstream/http/client.ts';
export { UpstreamError, type FailedAnswer, type UpstreamCode } from './upstream/http/errors.ts';
