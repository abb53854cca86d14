import { acknowledging, type Note, type TaskListening } from '../listen-tasks.ts';

const KEEP_ALIVE_MS = 15_000;

/**
 * The SDK's answer to a client that listens, with what happens to tasks in it. The SDK knows of no tasks and ends a stream
 * that it has nothing for: then this goes on until the tasks are over.
 */
export function withTasks(answer: Response, listening: TaskListening, ended: AbortSignal): Response {
  const isStream = answer.headers.get('content-type')?.startsWith('text/event-stream') === true;
  if (!isStream || answer.body === null || listening.taskIds.length === 0) {
    listening.stop();
    return answer;
  }
  const source = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  const encoder = new TextEncoder();
  let alive: NodeJS.Timeout | undefined;
  const stop = () => {
    clearInterval(alive);
    listening.stop();
  };
  const body = new ReadableStream<Uint8Array>({
    start: (out) => {
      const write = (frame: string) => out.enqueue(encoder.encode(frame));
      const over = Promise.withResolvers<void>();
      if (ended.aborted) over.resolve();
      ended.addEventListener('abort', () => over.resolve(), { once: true });
      alive = setInterval(() => write(': keepalive\n\n'), KEEP_ALIVE_MS).unref();
      const tell = (note: Note) => write(frameOf(note));
      const pump = async () => {
        let isAlone = false;
        for await (const frame of framesOf(source)) {
          const message = messageIn(frame);
          const isEnd = message !== undefined && 'result' in message;
          if (isEnd && isAlone) await over.promise;
          if (message === undefined || !('method' in message)) write(frame);
          else write(frameOf(acknowledging(message, listening.taskIds)));
          if (message?.['method'] !== 'notifications/subscriptions/acknowledged') continue;
          isAlone = isEmpty(message);
          listening.begin(tell, over.resolve);
        }
        stop();
        out.close();
      };
      pump().catch((error: unknown) => {
        stop();
        out.error(error);
      });
    },
    cancel: async (reason) => {
      stop();
      await source.cancel(reason);
    },
  });
  return new Response(body, { status: answer.status, headers: answer.headers });
}

async function* framesOf(source: ReadableStreamDefaultReader<string>): AsyncGenerator<string> {
  let text = '';
  for (;;) {
    const { done, value } = await source.read();
    if (done) return;
    text += value;
    const frames = text.split('\n\n');
    text = frames.pop() ?? '';
    for (const frame of frames) yield `${frame}\n\n`;
  }
}

function frameOf(message: object): string {
  return `event: message\ndata: ${JSON.stringify(message)}\n\n`;
}

function messageIn(frame: string): Record<string, unknown> | undefined {
  const [, data] = /^data: (.*)$/m.exec(frame) ?? [];
  return data === undefined ? undefined : (JSON.parse(data) as Record<string, unknown>);
}

/** Whether the SDK has nothing to tell. */
function isEmpty(message: Record<string, unknown>): boolean {
  const { notifications = {} } = message['params'] as { notifications?: object };
  return Object.keys(notifications).length === 0;
}
