import { textOf } from '@plugboard/core/testing';
import type { ChessCom } from './chess-com.ts';
import { ERAS, folder, open } from './open.ts';

/** One call of a tool, as a model sees its answer. */
export async function call(api: Pick<ChessCom, 'url'>, name: string, args: object = {}, data = folder()) {
  await using client = await open(ERAS[0] ?? '2026-07-28', api.url, data);
  const result = await client.callTool({ name, arguments: { ...args } });
  return {
    text: textOf(result),
    data: result.structuredContent as Record<string, unknown>,
    isError: result.isError,
  };
}
