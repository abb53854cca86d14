import { inputRequired, inputResponse, type InputRequiredResult } from '@modelcontextprotocol/server';
import type { z } from 'zod';
import { ToolError } from '../define/errors.ts';
import { canAsk, type Caller } from './caller.ts';
import { legible } from './legible.ts';
import { seal, unseal } from './state.ts';

/** What has to come back with an answer. */
interface Round {
  /** The questions that were asked: their words, by key. An answer to other words is none. */
  readonly asked: Readonly<Record<string, string>>;
  /** What was answered in the rounds before, by key. */
  readonly answers: Readonly<Record<string, Answer>>;
}

interface Answer {
  /** The words it answers. */
  readonly message: string;
  readonly content: unknown;
}

type InputResponses = Caller['mcpReq']['inputResponses'];

/** What leaves a handler at a question: the call ends here and begins anew when the answer is there. */
class Asked extends Error {
  override readonly name = 'Asked';
}

/** The questions of one call, through all the rounds it takes to answer them. */
export class Asking {
  readonly canAsk: boolean;
  readonly #label: string;
  /** Made when it is needed: most calls ask nothing, and arguments can be long. */
  readonly #bond: () => readonly string[];
  readonly #round: Round;
  readonly #responses: InputResponses;
  readonly #open = new Map<string, { readonly message: string; readonly form: z.ZodObject }>();

  /**
   * Reads the answers that came with a request. `label` names the tool in errors, `about` are its arguments as they
   * came: an answer is good for no others. Read, they may be what JSON cannot say.
   */
  static async of(caller: Caller, label: string, about: unknown): Promise<Asking> {
    const state = caller.mcpReq.requestState<string>();
    const bond = () => [caller.principal, caller.mcpReq.method, label, JSON.stringify(about)];
    return new Asking(
      caller,
      label,
      bond,
      state === undefined ? NOTHING : await unseal<Round>(state, bond()),
    );
  }

  private constructor(caller: Caller, label: string, bond: () => readonly string[], round: Round) {
    this.canAsk = canAsk(caller.capabilities);
    this.#label = label;
    this.#bond = bond;
    this.#round = round;
    // Answers to what nobody asked are none: `#response` looks for those of this round alone.
    this.#responses = caller.mcpReq.inputResponses;
  }

  /** The person's answer to a question, or an exception that ends the handler: `result` then asks it. */
  ask<Form extends z.ZodObject>(key: string, words: string, form: Form): z.output<Form> {
    if (!this.canAsk) {
      throw new ToolError(
        `${this.#label} has a question for the person, and this client cannot ask it: ${words}`,
        { code: 'CANNOT_ASK', hint: 'Use a client that shows forms.' },
      );
    }
    const message = legible(words);
    if (message.length > LONGEST_QUESTION) {
      throw new ToolError(
        `${this.#label} would ask the person in ${message.length} characters; more than ${LONGEST_QUESTION} nobody reads.`,
        { code: 'TOO_MUCH', hint: 'Do less in one call.' },
      );
    }
    this.#endAtRefusal();
    const parsed = form.safeParse(this.#answer(key, message));
    if (parsed.success) return parsed.data;
    this.#open.set(key, { message, form });
    throw new Asked('waits for an answer');
  }

  /** The questions the handler was left at, as the protocol asks them. */
  async result(): Promise<InputRequiredResult | undefined> {
    if (this.#open.size === 0) return undefined;
    const questions = [...this.#open];
    const asked = Object.fromEntries(questions.map(([key, { message }]) => [key, message]));
    return inputRequired({
      inputRequests: Object.fromEntries(
        questions.map(([key, { message, form }]) => [
          key,
          inputRequired.elicit({ message, requestedSchema: form }),
        ]),
      ),
      requestState: await seal({ asked, answers: this.#answers() }, this.#bond()),
    });
  }

  #answer(key: string, message: string): unknown {
    const answers = this.#answers();
    const answer = Object.hasOwn(answers, key) ? answers[key] : undefined;
    return answer?.message === message ? answer.content : undefined;
  }

  /** One refusal is enough, whatever else was asked with it. */
  #endAtRefusal(): void {
    for (const key of Object.keys(this.#round.asked)) {
      const { action, content } = this.#response(key) ?? {};
      if (action === 'decline') throw declined('declined');
      if (action === 'cancel') throw declined('closed the question without an answer');
      // It travels with every further question.
      if (JSON.stringify(content ?? '').length > LONGEST_ANSWER)
        throw new ToolError(`An answer has at most ${LONGEST_ANSWER} characters.`, {
          code: 'INVALID_ANSWER',
          hint: 'Make the call again, and answer in fewer.',
        });
    }
  }

  /** What came back to a question of this round. */
  #response(key: string): { readonly action: string; readonly content?: unknown } | undefined {
    if (!Object.hasOwn(this.#round.asked, key)) return undefined;
    const view = inputResponse(this.#responses, key);
    return view.kind === 'elicit' ? view : undefined;
  }

  #answers(): Round['answers'] {
    const { asked, answers } = this.#round;
    const fresh = Object.entries(asked).flatMap(([key, message]) => {
      const response = this.#response(key);
      return response?.action === 'accept' ? [[key, { message, content: response.content }] as const] : [];
    });
    return { ...answers, ...Object.fromEntries(fresh) };
  }
}

const NOTHING: Round = { asked: {}, answers: {} };

/** A person agrees to what they see: a longer question is not cut, but refused. */
const LONGEST_QUESTION = 2_000;
const LONGEST_ANSWER = 20_000;

/** What a model reads when the person did not want it. */
export function declined(what: string): ToolError {
  const hint = 'Do not try again unless they ask for it.';
  return new ToolError(`The person ${what}, and nothing was done.`, { code: 'DECLINED', hint });
}
