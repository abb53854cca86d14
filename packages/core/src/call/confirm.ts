import * as z from 'zod';
import type { Call } from '../define/call.ts';
import { ToolError } from '../define/errors.ts';
import type { Tool } from '../define/tool.ts';
import { declined } from './asking.ts';

const CONSENT = z.object({
  confirm: z.boolean().meta({ title: 'Go ahead', description: 'What this does cannot be undone.' }),
});

/**
 * Has the person agree to what a call is about to do. Returns when they did, or when the call needs no agreement; else
 * the call ends here.
 */
export async function confirmed<Deps>(
  tool: Tool<Deps>,
  { args, raw }: { readonly args: unknown; readonly raw: unknown },
  deps: Deps,
  call: Call,
): Promise<void> {
  const effect =
    tool.confirm === undefined ? unnamedEffect(tool, raw) : await tool.confirm(args as never, deps, call);
  if (effect === undefined) return;
  if (!call.canAsk) {
    throw new ToolError(`${tool.name} asks the person before it acts, and this client cannot ask.`, {
      code: 'CANNOT_ASK',
      hint: 'Whoever runs the server can start it with --confirm off to let it act without asking.',
    });
  }
  const { confirm } = await call.ask('confirm', effect, CONSENT);
  if (!confirm) throw declined('did not agree');
}

/** A tool that destroys is asked about even where its author gave no words for it. */
function unnamedEffect({ name, effect }: Pick<Tool, 'name' | 'effect'>, raw: unknown): string | undefined {
  return effect.kind === 'destroys'
    ? `Run ${name} with ${JSON.stringify(raw ?? {})}? It cannot be undone.`
    : undefined;
}
