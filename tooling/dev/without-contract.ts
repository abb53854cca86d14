// Loaded before a live server: the list that `pnpm gen` took before an edit would hide the edit.
import { registerHooks } from 'node:module';

registerHooks({
  load: (url, context, next) =>
    url.endsWith('/tools.json')
      ? { format: 'json', source: '{"tools":[]}', shortCircuit: true }
      : next(url, context),
});
