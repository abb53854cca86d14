import type { Frame, Protocol } from 'puppeteer-core';
import { foreignWorld, withinTime, type Handle } from '../sessions/world.ts';

export interface Script {
  /** An expression, statements, or a function that is given the element. */
  readonly source: string;
  readonly element: Handle | undefined;
  /** Characters of the answer. */
  readonly most: number;
  readonly timeoutMs: number;
}

/** What came of a script: JSON, cut to so many characters of `length`; or what it threw. Written by it, and thus by anybody. */
export type Ran = { readonly json: string; readonly length: number } | { readonly thrown: string };

const LONGEST_THROWN = 5_000;

/**
 * Runs a script in a world that it shares with nobody: it has the page's elements, and neither the page's objects nor ours. One that
 * does not end is ended.
 */
export async function run(frame: Frame, script: Script): Promise<Ran> {
  return withinTime(frame, script.timeoutMs, async () => {
    const { client, contextId, adopt } = await foreignWorld(frame, 'plugboard evaluate');
    const evaluated = async (expression: string, isStatements: boolean) =>
      client.send('Runtime.evaluate', { expression, contextId, replMode: isStatements });
    let made = await evaluated(`(${script.source}\n)`, false);
    if (made.exceptionDetails?.exception?.className === 'SyntaxError')
      made = await evaluated(script.source, true);
    if (made.exceptionDetails !== undefined) return thrownBy(made.exceptionDetails);
    const element = script.element && (await adopt(script.element));
    const { result, exceptionDetails } = await client.send('Runtime.callFunctionOn', {
      functionDeclaration: JSON_OF,
      executionContextId: contextId,
      arguments: [argumentOf(made.result), element ?? {}, { value: script.most }],
      awaitPromise: true,
      returnByValue: true,
    });
    return exceptionDetails === undefined ? (result.value as Ran) : thrownBy(exceptionDetails);
  });
}

// Cut in the page: what is longer never comes here.
const JSON_OF = `async function (made, element, most) {
  const value = await (typeof made === 'function' ? made(element) : made);
  const json = JSON.stringify(value) ?? 'undefined';
  return { json: json.slice(0, most), length: json.length };
}`;

function argumentOf({ objectId, value, unserializableValue }: Protocol.Runtime.RemoteObject) {
  if (objectId !== undefined) return { objectId };
  return unserializableValue === undefined ? { value: value as unknown } : { unserializableValue };
}

function thrownBy({ exception, text }: Protocol.Runtime.ExceptionDetails): Ran {
  return { thrown: (exception?.description ?? String(exception?.value ?? text)).slice(0, LONGEST_THROWN) };
}
