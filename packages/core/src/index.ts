// Every name exported here is public API.
export { type Call, type Fitted } from './define/call.ts';
export { reads, writes, destroys, type Effect, type Hints } from './define/effect.ts';
export { Failure, SettingsError, ToolError } from './define/errors.ts';
export {
  defineServer,
  type Check,
  type ClientRoots,
  type ServerDefinition,
  type Serving,
} from './define/server.ts';
export { setting, type Setting } from './define/settings.ts';
export {
  defineResource,
  type Content,
  type Listed,
  type ReadCall,
  type Resource,
  type ResourceContents,
  type ResourceTemplate,
} from './define/resource.ts';
export { definePrompt, type Prompt, type PromptMessage } from './define/prompt.ts';
export { defineTool, type Body, type ContentBlock, type Tool } from './define/tool.ts';

export { bytesOf } from './call/budget.ts';
export { closest, closestHint } from './call/closest.ts';
export { personFolder, type FolderKind } from './define/person-folder.ts';
export { defineView, type View, type ViewParts } from './define/view.ts';

export { watchFetch } from './call/telemetry.ts';
export { outside, type OutsideOptions } from './upstream/text/outside.ts';
export { visible, type TextOptions } from './upstream/text/visible.ts';

export { runMain } from './serve/main.ts';
