/**
 * A page that clients show to the person beside a tool's answer: MCP Apps, the protocol's extension
 * `io.modelcontextprotocol/ui`. What a model needs to know never stands in the page alone.
 */
export interface View {
  /** `ui://postgres/plan.html` */
  readonly uri: string;
  /** For programs: `plan`. */
  readonly name: string;
  readonly title: string;
  /** What a person sees in it. */
  readonly description: string;
  /** What runs in the page, and how it looks; asked for when a client first shows it. */
  readonly load: () => Promise<ViewParts>;
}

/**
 * Of these and of nothing else the page is made. It has no network: what it needs is within, pictures as `data:`
 * addresses.
 */
export interface ViewParts {
  /** JavaScript, as of esbuild with `format: 'iife'`; it begins with `openView` of `@plugboard/core/in-view`. */
  readonly script: string;
  /** CSS, after what all views have. */
  readonly style: string;
}

/** Answers its argument. A tool shows it by naming it as its `view`. */
export function defineView(view: View): View {
  return view;
}
