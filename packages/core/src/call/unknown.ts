import { ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server';
import { closestHint } from './closest.ts';

const LONGEST_SHOWN = 80;

/** The protocol's answer to a name that no tool, or no prompt, has. */
export function unknownName(kind: 'tool' | 'prompt', name: string, names: Iterable<string>): ProtocolError {
  const shown = JSON.stringify(name.length > LONGEST_SHOWN ? `${name.slice(0, LONGEST_SHOWN)}…` : name);
  return new ProtocolError(
    ProtocolErrorCode.InvalidParams,
    `There is no ${kind} ${shown}.${closestHint(name, names)}`,
  );
}
