// For programs that serve something other than a server definition, as the hub does.
export { estimateTokens } from './call/budget.ts';
export { canAsk, type Caller } from './call/caller.ts';
export { badState, seal, unseal } from './call/state.ts';
export { type Prompts } from './call/prompts.ts';
export { type Resources } from './call/resources.ts';
export { type Tools } from './call/tools.ts';
export { unknownPrompt } from './call/prompts.ts';
export { unknownTool } from './call/tools.ts';
export { log } from './call/log.ts';
export { readCommandLine } from './serve/command-line.ts';
export { type Change, type Endpoint } from './serve/endpoint.ts';
export { exitWith } from './serve/exit.ts';
export { helpText } from './serve/help.ts';
export { httpSettings, readHttp } from './serve/http/settings.ts';
export { liveUntilEnded } from './serve/life.ts';
export { findFault } from './serve/json-faults.ts';
export { eachLine } from './serve/lines.ts';
export { serveEndpoint, type Serving } from './serve/serve-endpoint.ts';
