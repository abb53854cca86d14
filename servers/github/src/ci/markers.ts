/** What a line says about what went wrong. */
export interface Marker {
  /** `sure`: a tool says that it failed. `maybe`: words that also stand where nothing did. */
  readonly kind: 'sure' | 'maybe';
  /** Lines behind it that belong to it. */
  readonly after: number;
}

/** First match. No quantifier is open over what another one matches, so that a line costs a bounded number of steps. */
const MARKERS: readonly [pattern: RegExp, kind: Marker['kind'], after: number][] = [
  [/^##\[error\]Process completed with exit code/, 'maybe', 0],
  [/^##\[error\]/, 'sure', 2],
  [/^\s{0,20}Traceback \(most recent call last\)/, 'sure', 20],
  [/^panic: |\bpanicked at\b|^fatal error: /, 'sure', 10],
  [/^\s{0,20}(?:--- )?FAIL(?:ED|URE)?\b|^\s{0,20}not ok \d|^\s{0,20}[✕✗✖×] /, 'sure', 8],
  [/\bAssertionError\b|\bassertion failed\b/i, 'sure', 8],
  [/^E {2,7}\S/, 'sure', 2],
  [/\berror (?:TS|CS|MSB)\d{3,6}\b|^error\[E\d{4}\]/, 'sure', 4],
  [/^npm (?:ERR!|error)/, 'sure', 3],
  [/^\s{0,20}(?:[\w.$]{1,80}[.:])?[A-Z]\w{0,60}(?:Error|Exception)(?: \[\w{1,60}\])?(?::|$)/, 'sure', 6],
  [/^\s{0,20}(?:Uncaught |Caused by: |Unhandled )/, 'sure', 6],
  [/:\d{1,7}(?::\d{1,7})?:? (?:fatal )?error\b/, 'sure', 3],
  [/^\s{0,20}(?:fatal|error)(?:\(\w{1,20}\))?: /i, 'sure', 3],
  [
    /\bBUILD FAILED\b|\bFATAL ERROR\b|\bSegmentation fault\b|\bOut of memory\b|\bheap out of memory\b/i,
    'sure',
    3,
  ],
  [/^(?:g?make|ninja)(?:\[\d{1,3}\])?: (?:\*\*\*|build stopped)/, 'sure', 0],
  [/\berror:/i, 'maybe', 2],
  [/\bERR(?:OR)?\b|\bFATAL\b|\bFAILED\b/, 'maybe', 2],
  [/\bexit(?:ed)?(?: with)? (?:code|status):? [1-9]/i, 'maybe', 0],
  [/\btimed out\b|\bpermission denied\b|\bcommand not found\b|\bno such file or directory\b/i, 'maybe', 1],
];

const HAS_ANY =
  /err|fail|exception|panic|traceback|not ok|assert|fatal|uncaught|caused|unhandled|segmentation|memory|timed out|denied|not found|no such|exit|^E |[✕✗✖×]/i;
/** Counts of nothing. */
const NOTHING = /\b(?:0 (?:errors?|failed|failures)|(?:errors?|failed|failures)[:=] ?0)\b/i;

export function markerOf(text: string): Marker | undefined {
  if (!HAS_ANY.test(text) || NOTHING.test(text)) return undefined;
  const found = MARKERS.find(([pattern]) => pattern.test(text));
  return found && { kind: found[1], after: found[2] };
}
