export {
  connect,
  connectPeer,
  type ConnectOptions,
  type Era,
  type Person,
  type Roots,
  type Spawn,
} from './testing/connect.ts';
export { contract, type SomeSettings } from './testing/contract.ts';
export { expectContract } from './testing/expect-contract.ts';
export { lintServer, type LintOptions } from './testing/lint.ts';
export { textOf } from './testing/text.ts';
export { upstream, type Answer, type Received, type Route, type Upstream } from './testing/upstream.ts';
