// Every name exported here is public API.
export { reads, writes, destroys, type Effect, type Hints } from './define/effect.ts';
export { Failure, SettingsError, ToolError } from './define/errors.ts';
export { defineServer, type ServerDefinition } from './define/server.ts';
export { setting, type Setting } from './define/settings.ts';
export {
  defineTool,
  type Body,
  type Call,
  type ContentBlock,
  type Fitted,
  type Tool,
} from './define/tool.ts';

export { bytesOf } from './call/budget.ts';
export { closest, closestHint } from './call/closest.ts';
export { runMain } from './serve/main.ts';
