/** Where a result's `_meta` carries what a view is drawn from. */
export const VIEW_DATA = 'io.github.plugboard-mcp/view';
