/**
 * The commands of a document: each line of its ```sh blocks. All are run, but for those that a comment before the
 * block excuses, in one of three sentences:
 *
 *     <!-- `npm test` is run by .ci/run. -->
 *     <!-- `npm start` is run as `npx plugboard serve --http 3050`: why that is the same. -->
 *     <!-- `git push` is not run: why it cannot be. -->
 */
export interface Document {
  /** Its path in the repository. */
  readonly name: string;
  readonly text: string;
}

export interface Command {
  /** `README.md:7`. */
  readonly where: string;
  readonly written: string;
  /** What is run in its place; undefined when nothing is. */
  readonly run: string | undefined;
  /** Why it is not run as written. */
  readonly excuse?: string;
}

export interface Block {
  readonly language: string;
  readonly text: string;
  readonly where: string;
  /** The comments between it and the block before it. */
  readonly comments: readonly { readonly where: string; readonly text: string }[];
}

/** The fenced blocks of a document, in order. */
export function blocksOf({ name, text }: Document): Block[] {
  const blocks: Block[] = [];
  let comments: Block['comments'][number][] = [];
  let open: { language: string; indent: number; where: string; lines: string[] } | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    const where = `${name}:${index + 1}`;
    const [, indent = '', language] = /^( *)```(\S*)/.exec(line) ?? [];
    if (open === undefined) {
      if (language !== undefined) open = { language, indent: indent.length, where, lines: [] };
      else if (/^ *<!-- .* -->$/.test(line)) comments.push({ where, text: line.trim() });
    } else if (language === undefined) {
      open.lines.push(line.slice(open.indent));
    } else {
      blocks.push({ language: open.language, where: open.where, text: open.lines.join('\n'), comments });
      comments = [];
      open = undefined;
    }
  }
  // What stands below the last block belongs to an empty one.
  if (comments.length > 0) blocks.push({ language: '', where: name, text: '', comments });
  return blocks;
}

const EXCUSE =
  /^<!-- `(?<written>.+?)` is (?:(?<by>run by \.ci\/run)\.|run as `(?<other>.+?)`: (?<same>.+)|not run: (?<why>.+)) -->$/;

/** What to run of a document, and what is wrong with how it is written. `ci` is the text of `.ci/run`. */
export function commandsOf(document: Document, ci: string): { commands: Command[]; problems: string[] } {
  const commands: Command[] = [];
  const problems: string[] = [];
  for (const block of blocksOf(document)) {
    const excuses = block.comments.flatMap(({ where, text }) => {
      const { groups } = EXCUSE.exec(text) ?? {};
      return groups === undefined ? [] : ([{ where, ...groups }] as Excuse[]);
    });
    if (/^(bash|console|shell|zsh)$/.test(block.language))
      problems.push(`${block.where} is fenced \`\`\`${block.language}: write \`\`\`sh, so that it is run.`);
    const lines = block.language === 'sh' ? linesOf(block.text) : [];
    // npx would fetch whatever package has the name of a program.
    for (const line of lines.filter((each) => /^npx (?!.*-p ).*?\bmcp-server-/.test(each)))
      problems.push(`${block.where} gives npx the name of a program (${line}): name its package, or add -p.`);
    for (const written of lines) {
      const excuse = excuses.find((each) => each.written === written);
      commands.push({ where: block.where, written, ...ranAs(written, excuse) });
      if (excuse?.by !== undefined && !linesOf(ci).includes(written))
        problems.push(
          `${excuse.where} says that .ci/run runs ${written}, which it does not: correct one of them.`,
        );
    }
    for (const { where, written } of excuses.filter((each) => !lines.includes(each.written)))
      problems.push(`${where} excuses ${written}, which the block below it does not have: take it out.`);
  }
  return { commands, problems };
}

interface Excuse {
  readonly where: string;
  readonly written: string;
  readonly by?: string;
  readonly other?: string;
  readonly same?: string;
  readonly why?: string;
}

function ranAs(written: string, excuse: Excuse | undefined): Pick<Command, 'run' | 'excuse'> {
  if (excuse === undefined) return { run: written };
  if (excuse.other !== undefined)
    return { run: excuse.other, excuse: `run as ${excuse.other}: ${excuse.same}` };
  return { run: undefined, excuse: excuse.by ?? `not run: ${excuse.why}` };
}

/** One command a line, without comments; a line that ends with a backslash goes on. */
function linesOf(text: string): string[] {
  return text
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .map((line) => line.replace(/(^|\s+)#.*$/, '').trim())
    .filter((line) => line !== '');
}
