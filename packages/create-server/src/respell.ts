import type { Spelling } from './spelling.ts';

/** A file of the template as that of another server. In code a bare word is a variable, in quotes it is the name. */
export function respell(file: string, text: string, to: Spelling): string {
  return text
    .replaceAll('TEMPLATE', to.upper)
    .replaceAll("'Template'", `'${to.title}'`)
    .replaceAll('Template', to.pascal)
    .replaceAll("'template'", `'${to.kebab}'`)
    .replaceAll('template', file.endsWith('.ts') ? to.camel : to.kebab);
}
