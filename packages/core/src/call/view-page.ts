import { createHash } from 'node:crypto';
import type { ViewParts } from '../define/view.ts';

/** The client's own colours and fonts where it tells them (MCP Apps, theming), else some that are legible. */
const BASE = `
:root {
  color-scheme: light dark;
  --text: var(--color-text-primary, light-dark(#1f2328, #e6e8eb));
  --faint: var(--color-text-secondary, light-dark(#59626c, #a2abb5));
  --ground: var(--color-background-primary, light-dark(#ffffff, #16181b));
  --raised: var(--color-background-secondary, light-dark(#f3f4f6, #22262b));
  --line: var(--color-border-primary, light-dark(#c9ced4, #454c55));
  --mark: var(--color-text-info, light-dark(#0b5cad, #7db7f5));
  --good: var(--color-text-success, light-dark(#1a6e35, #7fd197));
  --odd: var(--color-text-warning, light-dark(#8a5200, #eab45c));
  --bad: var(--color-text-danger, light-dark(#b3261e, #ff9d94));
  --ring: var(--color-ring-primary, light-dark(#0b5cad, #7db7f5));
  --mono: var(--font-mono, ui-monospace, monospace);
}
* { box-sizing: border-box; }
body {
  margin: 0; padding: 12px; background: var(--ground); color: var(--text);
  font: 14px/1.45 var(--font-sans, system-ui, sans-serif); overflow-wrap: anywhere;
}
:focus-visible { outline: 2px solid var(--ring); outline-offset: 2px; }
pre { margin: 0; font: 12px/1.5 var(--mono); white-space: pre-wrap; }
button {
  font: inherit; color: inherit; background: var(--raised); border: 1px solid var(--line);
  border-radius: var(--border-radius-sm, 6px); padding: 4px 10px; cursor: pointer;
}
.state { color: var(--faint); margin: 0; }
@media (prefers-reduced-motion: reduce) { * { transition: none !important; animation: none !important; } }
`;

/**
 * The whole page, which runs what it was made of and reaches nothing, whatever a client lets pages do: its own policy
 * allows this script and this style by their hashes.
 */
export function viewPage(title: string, parts: ViewParts): string {
  const script = asRead(parts.script);
  const style = asRead(`${BASE}${parts.style}`);
  if (/<\/script|<!--/i.test(script) || /<\/style/i.test(style))
    throw new Error(`the view ${title} holds what would end its script or its style`);
  const policy = [
    `default-src 'none'`,
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    `img-src data:`,
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width">
<title>${title.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</title>
<style>${style}</style>
<main></main>
<script>${script}</script>
</html>
`;
}

/** HTML knows one end of a line, and a hash is of what was read. */
function asRead(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n').trim();
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
