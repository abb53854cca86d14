export {
  connect,
  connectPeer,
  type ConnectOptions,
  type Era,
  type Person,
  type Spawn,
} from './testing/connect.ts';
export { contract } from './testing/contract.ts';
export { textOf } from './testing/text.ts';
