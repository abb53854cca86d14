import { el } from './element.ts';
import { meetHost, type Answer, type HostContext } from './host.ts';
import { VIEW_DATA } from './keys.ts';

/** What there is to draw. */
export interface Drawing<Data> {
  /** What the handler gave to `call.show`. */
  readonly data: Data;
  /** The call's arguments; none where the client does not tell them. */
  readonly args: Readonly<Record<string, unknown>>;
  /** The person's language, for numbers and dates: `en-GB`; undefined where it is that of the browser. */
  readonly locale: string | undefined;
}

/**
 * Begins a view: draws when the answer is there, and again when it is another. Until then, after a failure, and where the
 * client gave no data, the page says so, or shows the text of the answer.
 */
export function openView<Data>(name: string, draw: (drawing: Drawing<Data>) => Node): void {
  const main = document.querySelector('main') ?? document.body;
  let args: Drawing<Data>['args'] = {};
  let locale: string | undefined;
  const say = (words: string) => main.replaceChildren(el('p', { class: 'state', role: 'status' }, words));
  say('Waiting for the answer…');
  meetHost(name, {
    input: (given) => (args = given),
    cancelled: () => say('The call was stopped.'),
    context: (context) => {
      locale = context.locale ?? locale;
      wear(context);
    },
    result: (answer) => {
      const data = answer._meta?.[VIEW_DATA] as Data | undefined;
      const isDrawn = answer.isError !== true && data !== undefined;
      main.replaceChildren(isDrawn ? drawn(() => draw({ data, args, locale }), answer) : textOf(answer));
    },
  });
}

/** What cannot be drawn can still be read: a client may name a language that is none. */
function drawn(draw: () => Node, answer: Answer): Node {
  try {
    return draw();
  } catch {
    return textOf(answer);
  }
}

function textOf({ content = [], isError = false }: Answer): Node {
  const text = content.flatMap((block) => (block.type === 'text' ? (block.text ?? '') : [])).join('\n\n');
  return el('pre', isError ? { role: 'alert' } : {}, text);
}

/** Takes on the client's looks. Set one by one, which a policy without inline styles allows. */
function wear({ theme, styles }: HostContext): void {
  const { style } = document.documentElement;
  if (theme === 'light' || theme === 'dark') style.setProperty('color-scheme', theme);
  for (const [key, value] of Object.entries(styles?.variables ?? {}))
    if (key.startsWith('--') && typeof value === 'string') style.setProperty(key, value);
}
