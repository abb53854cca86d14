import { lazy } from '../../call/lazy.ts';
import { putIn } from './uncover.ts';

/**
 * What reads like an order to a model in a text that should have none: a hint, and no boundary. A space stands for any
 * white space. No quantifier is open, so that a look costs a bounded number of steps; none matches words of `MARK`,
 * so that a second look finds nothing new.
 */
export const orders = lazy(() => ({
  overrule:
    /\b(?:ignore|disregard|forget|override)\b[^.;!?]{0,24}\b(?:previous|prior|above|earlier|preceding)\b[^.;!?]{0,24}\b(?:instructions?|prompts?|rules|guidelines|directives|training)\b/i,
  overruleAll:
    /\b(?:ignore|disregard|forget|override) (?:all|any|every|your)(?: of (?:the|your))?(?: original| own| safety)? (?:instructions?|guidelines|directives|training)\b/i,
  overruleAbove:
    /\b(?:ignore|disregard|forget)\b[^.;!?]{0,24}\b(?:instructions?|directives|prompts?) (?:above|before this|so far|you)\b/i,
  overruleEverything: /\b(?:ignore|disregard|forget) (?:everything|anything|all|what)(?: that)? you\b/i,
  newRole:
    /\byou are (?:now|no longer)\b[^.;!?]{0,30}\b(?:ai|assistant|agent|language model|chatbot|bound by|restricted|unrestricted|jailbroken)\b/i,
  newOrders:
    /\b(?:new|updated|real|actual|secret|hidden) (?:system )?(?:instructions?|prompt|directives?)(?:\s?:| for you\b)/i,
  toModels:
    /\b(?:note|attention|message|instructions?|important|directive) (?:to|for) (?:all |any |the |every )?(?:ai|llms?|language models?|chatbots?|(?:ai )?(?:agents?|assistants?|models?))(?: (?:agents?|assistants?|models?))?(?: reading\b|\s?[:!,])/i,
  ifYouAre: /\bif you(?: are|['’]re) (?:an? )?(?:ai|llm|(?:large )?language model|chatbot|assistant)\b/i,
  hide: /\b(?:do not|don['’]t|never) (?:tell|mention|reveal|inform|alert|notify|warn)\b[^.;!?]{0,24}\b(?:the|your) (?:user|human|person|operator)\b/i,
  leakPrompt:
    /\b(?:reveal|print|output|repeat|show|leak|send|give|tell|share)\b[^.;!?]{0,24}\b(?:your|the) (?:system|initial|hidden|original|secret) (?:prompt|instructions?)\b/i,
  leakSecrets:
    /\b(?:send|post|upload|e-?mail|forward|exfiltrate|leak|append)\b[^.;!?]{0,40}\b(?:api[\s_-]?keys?|passwords?|secrets?|credentials|environment variables|private keys?|ssh keys?|chat history|conversation)\b[^.;!?]{0,24}\b(?:to|at) (?:https?:|[\w.]{1,40}@)/i,
  beforeTools: /\b(?:before|after|instead of) (?:using|calling|running|invoking) any(?: other)? tools?\b/i,
  roleTag: /<\/?(?:important|system|instructions?|secret)(?: [^<>]{0,40}=[^<>]{0,80})?>/i,
  chatTemplate:
    /<\|(?:im_start|im_end|system|user|assistant|end_?of_?text|eot_id|start_header_id|end_header_id)\|>|\[\/?INST\]|<<\/?SYS>>/i,
  boundary: /\[(?:data|end of data) [0-9a-f]{10}\b|<\/?untrusted[_-]/i,
}));

export const MARK = '[reads like an order] ';

// One expression of them all takes several times as long to compile.
const patterns = lazy(() =>
  Object.values(orders()).map(({ source }) => new RegExp(source.replaceAll(' ', String.raw`\s{1,3}`), 'gi')),
);

/** Where in a text something begins that reads like an order to its reader. */
export function findOrders(text: string): Set<number> {
  return new Set(patterns().flatMap((pattern) => startsOf(pattern, text)));
}

/** Of all matches: one may begin in another. */
function startsOf(pattern: RegExp, text: string): number[] {
  const starts: number[] = [];
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    starts.push(match.index);
    pattern.lastIndex = match.index + 1;
  }
  return starts;
}

/** The text with `MARK` at places where it is not yet. */
export function markOrders(text: string, places: ReadonlySet<number>): string {
  const sorted = [...places].toSorted((one, other) => one - other);
  return putIn(
    text,
    sorted.map((at) => ({ at, words: MARK, once: true })),
  );
}
