import type { ToolCall } from './subject.ts';
import type { Task } from './tasks.ts';

/** What one server is asked; a text is the reason why it is not. */
export type Call = string | ToolCall | ((index: number) => ToolCall);

/** The same question to several servers, by the names of their packages. */
export const task = (
  name: string,
  holds: string,
  calls: Readonly<Record<string, Call>>,
  more: Pick<Task, 'before' | 'isFirst'> = {},
): Task => ({
  ...more,
  name,
  holds,
  calls: new Map(
    Object.entries(calls).map(([who, call]) => [who, typeof call === 'object' ? () => call : call]),
  ),
});

export const toolCall = (name: string, args: object): ToolCall => ({ name, arguments: args });
